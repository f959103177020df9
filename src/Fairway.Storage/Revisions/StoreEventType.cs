namespace Fairway.Storage.Revisions;

/// <summary>What a revision did to its object. The numbers are those in the database.</summary>
public enum StoreEventType
{
    Put = 1,
    Delete = 2,
}
