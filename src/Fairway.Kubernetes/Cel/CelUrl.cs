using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Kubernetes.Cel;

/// <summary>A URL as a value of expressions, equal to others by its text.</summary>
internal sealed class CelUrl(string text, GoUrl url) : CelOpaque
{
    public static CelType UrlType { get; } = CelType.Opaque("kubernetes.URL");

    public override CelType Type => UrlType;

    public GoUrl Url { get; } = url;

    public override bool Equals(object? obj) => obj is CelUrl other && other.ToString() == ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text;
}
