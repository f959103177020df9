using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Kubernetes.Cel;

/// <summary>A named form of strings, and what is wrong with a string that is not of it.</summary>
public sealed class CelFormat(string name, Func<string, IReadOnlyList<string>> check, int patternLength) : CelOpaque
{
    public static CelType FormatType { get; } = CelType.Opaque("kubernetes.NamedFormat");

    public override CelType Type => FormatType;

    public string Name { get; } = name;

    /// <summary>The length of the pattern that checking is as costly as.</summary>
    internal int PatternLength { get; } = patternLength;

    public IReadOnlyList<string> Problems(string text) => check(text);

    public override bool Equals(object? obj) => obj is CelFormat other && other.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;
}
