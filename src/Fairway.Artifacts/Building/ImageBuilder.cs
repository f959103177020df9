using Fairway.Artifacts.Building.Layers;
using Fairway.Artifacts.Building.Packages;
using Fairway.Artifacts.Building.Publishing;
using Fairway.Artifacts.Building.Records;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Building;

/// <summary>
/// Makes a reproducible image from a .NET project: the published program on a base of the few Debian packages it needs, without a shell, for a
/// user without privileges. The same source, lock file, SDK and platform give the same digest on any machine.
/// </summary>
public sealed class ImageBuilder(RegistryClient registry, ImageBuilderOptions options, TimeProvider time)
{
    /// <summary>Counts up whenever the same input would give another image.</summary>
    internal const string Version = "1";

    /// <exception cref="BuildException">The input cannot be built, a program it takes failed, or the registry does not take the image.</exception>
    public async Task<BuildResult> BuildAsync(BuildRequest request, IProgress<BuildStep> progress, CancellationToken cancellationToken)
    {
        var cache = Path.GetFullPath(options.CacheFolder);
        var source = SourceTree.Read(Path.GetFullPath(request.SourceFolder));
        using var held = await CacheLock.TakeAsync(cache, time, progress, cancellationToken).ConfigureAwait(false);
        var blobs = BlobStore.Open(new BlobStoreOptions { Root = Path.Combine(cache, "blobs") }, time);
        var work = FreshFolder(Path.Combine(cache, "work"));
        try
        {
            var build = new Build(request, source, cache, work, blobs, new(time, options.ProgramTimeout), options.Dotnet, progress);
            var (image, reused) = await build.MakeAsync(cancellationToken).ConfigureAwait(false);
            await PushAsync(request.Reference, image, blobs, progress, cancellationToken).ConfigureAwait(false);
            await CachePruning.RunAsync(new(cache, blobs), blobs, options.KeptImages, cancellationToken).ConfigureAwait(false);
            return new(request.Reference, image.Descriptor, reused);
        }
        catch (RegistryException e)
        {
            throw new BuildException($"the image was built but not pushed: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task PushAsync(
        ImageReference reference, BuiltImage image, BlobStore blobs, IProgress<BuildStep> progress, CancellationToken cancellationToken)
    {
        var there = await registry.FindManifestAsync(reference, cancellationToken).ConfigureAwait(false);
        if (there?.Digest == image.Descriptor.Digest)
        {
            return;
        }

        progress.Report(new($"pushing {reference}"));
        foreach (var blob in image.Manifest.Layers.Append(image.Manifest.Config))
        {
            await registry.PushBlobAsync(
                reference,
                blob,
                () => blobs.TryOpenRead(blob.Digest.Blob) ?? throw new BuildException($"{blob.Digest} is gone from the cache: build again"),
                cancellationToken).ConfigureAwait(false);
        }

        await registry.PutManifestAsync(reference, image.Manifest.MediaType, image.Body, cancellationToken).ConfigureAwait(false);
    }

    private static string FreshFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Directory.CreateDirectory(path).FullName;
    }

    /// <summary>One build: its steps, in the order they are written here.</summary>
    private sealed class Build(
        BuildRequest request,
        SourceTree source,
        string cache,
        string work,
        BlobStore blobs,
        ProgramRunner programs,
        string dotnet,
        IProgress<BuildStep> progress)
    {
        private readonly AptPackages _apt = new(programs, cache, progress);
        private readonly ProjectPublisher _publisher = new(programs, dotnet, work, progress);
        private readonly ImageRecords _images = new(cache, blobs);

        private string Architecture => request.Platform.Architecture;

        public async Task<(BuiltImage Image, bool Reused)> MakeAsync(CancellationToken cancellationToken)
        {
            var packages = await LockAsync(cancellationToken).ConfigureAwait(false);
            var key = await KeyAsync(packages, cancellationToken).ConfigureAwait(false);
            if (await _images.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } known)
            {
                _images.Write(key, known.Descriptor);
                return (known, true);
            }

            // The base waits for the network, the publish for the processor.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var @base = CancelOthersOnFailure(BaseAsync(packages, either.Token), either);
            var program = CancelOthersOnFailure(ProgramAsync(either.Token), either);
            await Task.WhenAll(@base, program).ConfigureAwait(false);
            var (executable, app) = await program.ConfigureAwait(false);
            var image = await ImageAssembly.MakeAsync(
                request.Platform, request.Epoch, executable, await @base.ConfigureAwait(false), app, blobs, cancellationToken).ConfigureAwait(false);
            _images.Write(key, image.Descriptor);
            return (image, false);
        }

        private async Task<IReadOnlyList<LockedPackage>> LockAsync(CancellationToken cancellationToken)
        {
            var file = LockFile.Read(source.Folder, replace: request.UpdateLock);
            var packages = file.PackagesFor(Architecture);
            if (packages.Count == 0)
            {
                packages = await _apt.NewestAsync(Architecture, cancellationToken).ConfigureAwait(false);
                file.Write(source.Folder, Architecture, packages);
            }

            return packages;
        }

        private async Task<string> KeyAsync(IReadOnlyList<LockedPackage> packages, CancellationToken cancellationToken) => InputDigest.Of(
        [
            Version,
            request.Platform.ToString(),
            InputDigest.Text(request.Epoch),
            await _publisher.SdkVersionAsync(source, cancellationToken).ConfigureAwait(false),
            await source.HashAsync(cancellationToken).ConfigureAwait(false),
            .. packages.Select(package => package.Sha256),
        ]);

        private Task<Layer> BaseAsync(IReadOnlyList<LockedPackage> packages, CancellationToken cancellationToken) =>
            new BaseLayer(_apt, programs, blobs, new(cache), work, progress).MakeAsync(packages, Architecture, request.Epoch, cancellationToken);

        private async Task<(string Executable, Layer Layer)> ProgramAsync(CancellationToken cancellationToken)
        {
            var output = await _publisher.PublishAsync(source, request.Platform, request.Epoch, cancellationToken).ConfigureAwait(false);
            var program = PublishedProgram.Read(output, source.Project);
            progress.Report(new("writing the program's layer"));
            var layer = await LayerWriter.WriteAsync(program.Tree, request.Epoch, blobs, Path.Combine(work, "app"), cancellationToken)
                .ConfigureAwait(false);
            return (program.Executable, layer);
        }

        private static async Task<T> CancelOthersOnFailure<T>(Task<T> task, CancellationTokenSource others)
        {
            try
            {
                return await task.ConfigureAwait(false);
            }
            catch
            {
                await others.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
