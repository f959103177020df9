namespace Fairway.Languages.Cel.Values;

/// <summary>What a <see cref="CelValue"/> refers to when it is neither a scalar, nor a string, nor a part of a JSON tree.</summary>
public abstract class CelReference
{
    private protected CelReference(CelKind kind) => Kind = kind;

    internal CelKind Kind { get; }
}
