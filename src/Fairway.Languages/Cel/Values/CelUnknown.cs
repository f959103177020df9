namespace Fairway.Languages.Cel.Values;

/// <summary>
/// A value that is not known yet: what depends on it is unknown too, unless the rest decides. It names the variables it depends on.
/// </summary>
public sealed class CelUnknown(params IReadOnlyList<string> variables) : CelFailure(CelKind.Unknown)
{
    public IReadOnlyList<string> Variables { get; } = variables;

    internal CelUnknown Join(CelUnknown other) => new([.. Variables.Union(other.Variables, StringComparer.Ordinal)]);
}
