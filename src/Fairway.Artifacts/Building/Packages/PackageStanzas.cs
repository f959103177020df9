namespace Fairway.Artifacts.Building.Packages;

/// <summary>Reads what <c>apt-cache show</c> prints: the first version of each package that tells a SHA-256.</summary>
/// <example><code>
/// Package: libc6
/// Version: 2.36-9+deb12u14
/// SHA256: ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf
/// </code></example>
internal static class PackageStanzas
{
    public static IReadOnlyDictionary<string, LockedPackage> Read(string text)
    {
        var packages = new Dictionary<string, LockedPackage>(StringComparer.Ordinal);
        foreach (var stanza in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var line in stanza.Split('\n'))
            {
                // A field's further lines start with a space.
                if (!line.StartsWith(' ') && line.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0)
                {
                    fields[line[..colon]] = line[(colon + 2)..].Trim();
                }
            }

            var (name, version, sha256) = (
                fields.GetValueOrDefault("Package"), fields.GetValueOrDefault("Version"), fields.GetValueOrDefault("SHA256"));
            if (LockedPackage.Create(name, version, sha256) is { } package)
            {
                packages.TryAdd(package.Name, package);
            }
        }

        return packages;
    }
}
