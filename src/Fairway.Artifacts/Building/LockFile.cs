using Fairway.Artifacts.Building.Packages;
using Fairway.Artifacts.Model;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Building;

/// <summary>The packages an image's base is made of, by architecture, so that the same source gives the same image anywhere.</summary>
/// <example><code>
/// { "version": 1, "packages": { "amd64": [ { "name": "libc6", "version": "2.36-9+deb12u14", "sha256": "ba4f88f7…" } ] } }
/// </code></example>
internal sealed class LockFile
{
    public const string FileName = "fairway.lock";
    private const int MostPackages = 500;

    private readonly Value _document;

    private LockFile(Value document) => _document = document;

    /// <summary>The lock file beside the source; empty when there is none.</summary>
    /// <param name="sourceFolder">Where it lies.</param>
    /// <param name="replace">Start from nothing, whatever there is.</param>
    /// <exception cref="BuildException">The file cannot be read, or is not a lock file of a known version.</exception>
    public static LockFile Read(string sourceFolder, bool replace)
    {
        var path = Path.Combine(sourceFolder, FileName);
        if (replace || !File.Exists(path))
        {
            return new(Value.Map(("version", 1), ("packages", Value.Map())));
        }

        try
        {
            var document = DocumentFields.ReadFile(path, FileName);
            return document["version"].AsLong() == 1
                ? new(document)
                : throw new ArtifactFormatException($"{FileName}: version: must be 1");
        }
        catch (ArtifactFormatException e)
        {
            throw new BuildException($"{e.Message}: mend it, or run with --update-lock to write it anew", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BuildException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The packages for an architecture; empty when the file has none.</summary>
    /// <exception cref="BuildException">An entry is not what it should be.</exception>
    public IReadOnlyList<LockedPackage> PackagesFor(string architecture)
    {
        var items = _document["packages"][architecture].Items;
        return items.Count <= MostPackages
            ? [.. items.Select((item, i) => ReadPackage(item, $"{FileName}: packages.{architecture}[{i}]"))]
            : throw new BuildException($"{FileName}: packages.{architecture}: has {items.Count} items, more than the {MostPackages} allowed");
    }

    public void Write(string sourceFolder, string architecture, IReadOnlyList<LockedPackage> packages)
    {
        var items = ValueList.From(packages.Select(package =>
            Value.Map(("name", package.Name), ("version", package.Version), ("sha256", package.Sha256))));
        var document = Value.Map(("version", 1), ("packages", _document["packages"].With(architecture, items)));
        var path = Path.Combine(sourceFolder, FileName);
        try
        {
            File.WriteAllText(path + ".tmp", JsonWriter.ToText(document, indent: 4) + "\n");
            File.Move(path + ".tmp", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BuildException(
                $"{path}: cannot be written: {e.Message}: let the build write to the source folder once, and keep the file with the source", e);
        }
    }

    private static LockedPackage ReadPackage(Value item, string field) =>
        LockedPackage.Create(item["name"].AsString(), item["version"].AsString(), item["sha256"].AsString())
        ?? throw new BuildException($"{field}: must have a package's name, version and sha256: mend it, or run with --update-lock");
}
