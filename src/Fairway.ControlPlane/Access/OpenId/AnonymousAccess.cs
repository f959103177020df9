namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Whether requests without credentials are let in as <c>system:anonymous</c> (KEP-4633).</summary>
/// <param name="Enabled">Otherwise they are answered 401.</param>
/// <param name="Paths">Where alone; empty for everywhere.</param>
internal sealed record AnonymousAccess(bool Enabled, IReadOnlyList<string> Paths)
{
    public static AnonymousAccess Everywhere { get; } = new(true, []);

    public bool Allows(string path) => Enabled && (Paths.Count == 0 || Paths.Contains(path));
}
