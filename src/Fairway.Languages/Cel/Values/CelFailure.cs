namespace Fairway.Languages.Cel.Values;

/// <summary>What evaluation yields instead of a proper value.</summary>
public abstract class CelFailure : CelReference
{
    private protected CelFailure(CelKind kind)
        : base(kind)
    {
    }
}
