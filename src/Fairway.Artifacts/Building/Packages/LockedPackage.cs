using System.Text.RegularExpressions;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Building.Packages;

/// <summary>One Debian package at one version, with the SHA-256 of its <c>.deb</c> file.</summary>
internal sealed partial record LockedPackage
{
    private LockedPackage(string name, string version, string sha256)
    {
        Name = name;
        Version = version;
        Sha256 = sha256;
    }

    public string Name { get; }

    public string Version { get; }

    /// <summary>64 lower-case hexadecimal characters.</summary>
    public string Sha256 { get; }

    /// <summary>Null when a part is missing or not of Debian policy's form: these become arguments of programs and names of files.</summary>
    public static LockedPackage? Create(string? name, string? version, string? sha256) =>
        name is not null && NamePattern().IsMatch(name) && version is not null && VersionPattern().IsMatch(version)
        && Digest.TryParse("sha256:" + sha256, out _)
            ? new(name, version, sha256!)
            : null;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]{1,100}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[0-9][A-Za-z0-9.+:~-]{0,200}\z")]
    private static partial Regex VersionPattern();
}
