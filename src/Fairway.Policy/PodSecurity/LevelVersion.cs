namespace Fairway.Policy.PodSecurity;

/// <summary>A level as of a version: <c>restricted:latest</c>.</summary>
public readonly record struct LevelVersion(PodSecurityLevel Level, PodSecurityVersion Version)
{
    public override string ToString() => $"{Level.ToString().ToLowerInvariant()}:{Version}";
}
