using Fairway.Artifacts.Building.Packages;
using Fairway.Artifacts.Building.Records;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Building.Layers;

/// <summary>Makes the layer of base packages, once for each list of packages.</summary>
internal sealed class BaseLayer(
    AptPackages apt, ProgramRunner programs, BlobStore blobs, LayerRecords records, string workFolder, IProgress<BuildStep> progress)
{
    public async Task<Layer> MakeAsync(
        IReadOnlyList<LockedPackage> packages, string architecture, DateTimeOffset epoch, CancellationToken cancellationToken)
    {
        var parts = packages.SelectMany(package => new[] { package.Name, package.Version, package.Sha256 });
        var key = InputDigest.Of([ImageBuilder.Version, architecture, InputDigest.Text(epoch), .. parts]);
        if (records.Find(key) is { } known && blobs.Exists(known.Descriptor.Digest.Blob))
        {
            return known;
        }

        var root = new RootFileSystem();
        var sorted = packages.OrderBy(package => package.Name, StringComparer.Ordinal).ToArray();
        var files = await apt.FetchAsync(sorted, architecture, cancellationToken).ConfigureAwait(false);
        foreach (var (package, file) in sorted.Zip(files))
        {
            await UnpackAsync(root, package, file, cancellationToken).ConfigureAwait(false);
        }

        progress.Report(new("writing the base layer"));
        var work = Path.Combine(workFolder, "base");
        var layer = await LayerWriter.WriteAsync(root.Complete(), epoch, blobs, work, cancellationToken).ConfigureAwait(false);
        records.Write(key, layer);
        return layer;
    }

    private async Task UnpackAsync(RootFileSystem root, LockedPackage package, string path, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await programs.RunAsync(
                Path.GetDirectoryName(path)!,
                "dpkg-deb",
                ["--fsys-tarfile", path],
                async (tar, token) =>
                {
                    await root.AddPackageAsync(tar, token).ConfigureAwait(false);
                    // dpkg-deb must be able to write the padding after the archive's end.
                    await tar.CopyToAsync(Stream.Null, token).ConfigureAwait(false);
                    return "";
                },
                cancellationToken).ConfigureAwait(false);
            if (outcome.ExitCode != 0)
            {
                throw new BuildException($"{package.Name} {package.Version} cannot be unpacked: {outcome.Tail(3)}");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BuildException($"{package.Name} {package.Version} cannot be unpacked: {e.Message}", e);
        }
    }
}
