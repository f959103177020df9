namespace Fairway.Storage.Revisions;

/// <summary>Who made a revision: the user, the field manager, and the audit id of the request. Kept with each revision.</summary>
public sealed record WriteOrigin(string User, string Manager, string AuditId);
