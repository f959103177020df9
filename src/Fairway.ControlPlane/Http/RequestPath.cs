namespace Fairway.ControlPlane.Http;

/// <summary>
/// The path of a resource: <c>/api/v1/namespaces/ns/pods/name/log</c>, <c>/apis/apps/v1/deployments</c>. Every part is decoded and may be
/// empty but version and resource. What lies below a subresource is in <see cref="Rest"/>.
/// </summary>
internal readonly record struct RequestPath(
    string Group, string Version, string Namespace, string Resource, string Name, string Subresource, string Rest)
{
    /// <summary>Below <c>/watch</c>, the older form of <c>?watch=1</c>.</summary>
    public bool IsWatch { get; init; }

    private const int MaxParts = 16;

    // These are subresources of a namespace, not resources within it.
    private static readonly string[] OfNamespaces = ["status", "finalize"];

    /// <summary>Null when the path does not lead to a resource, as discovery documents and health checks do not.</summary>
    public static RequestPath? Parse(string path)
    {
        if (!path.StartsWith('/') || path.Contains("//", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = path.Trim('/').Split('/', MaxParts);
        var (group, at) = parts switch
        {
            ["api", _, ..] => ("", 1),
            ["apis", var named, _, ..] => (named, 2),
            _ => ("", 0),
        };
        if (at == 0 || parts.Length <= at + 1)
        {
            return null;
        }

        var (version, ns) = (parts[at], "");
        ReadOnlySpan<string> rest = parts.AsSpan(at + 1);
        var isWatch = rest is ["watch", _, ..];
        rest = isWatch ? rest[1..] : rest;
        if (rest is ["namespaces", var inside, var below, ..] && !(rest.Length == 3 && OfNamespaces.Contains(below)))
        {
            ns = inside;
            rest = rest[2..];
        }

        return new(group, version, ns, rest[0], Part(rest, 1), Part(rest, 2), string.Join('/', rest[Math.Min(3, rest.Length)..].ToArray()))
        {
            IsWatch = isWatch,
        };
    }

    private static string Part(ReadOnlySpan<string> parts, int index) => index < parts.Length ? parts[index] : "";
}
