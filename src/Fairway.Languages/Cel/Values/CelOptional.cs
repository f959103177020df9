namespace Fairway.Languages.Cel.Values;

/// <summary>A value that may be missing.</summary>
public sealed class CelOptional : CelReference
{
    private CelOptional(bool hasValue, CelValue value)
        : base(CelKind.Optional)
    {
        HasValue = hasValue;
        Value = value;
    }

    public static CelOptional None { get; } = new(false, default);

    public bool HasValue { get; }

    /// <summary>The value; null when there is none.</summary>
    public CelValue Value { get; }

    public static CelOptional Of(CelValue value) => new(true, value);
}
