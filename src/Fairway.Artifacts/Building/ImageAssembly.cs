using Fairway.Artifacts.Building.Layers;
using Fairway.Artifacts.Building.Publishing;
using Fairway.Artifacts.Building.Records;
using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Building;

/// <summary>Joins layers to an image: configuration and manifest, both put into the store.</summary>
internal static class ImageAssembly
{
    public static async Task<BuiltImage> MakeAsync(
        Platform platform, DateTimeOffset epoch, string executable, Layer @base, Layer app, BlobStore blobs, CancellationToken cancellationToken)
    {
        var config = new ImageConfig(platform, [@base.DiffId, app.DiffId])
        {
            Created = epoch,
            User = $"{RootFileSystem.User}:{RootFileSystem.User}",
            WorkingDir = "/" + PublishedProgram.Folder,
            Entrypoint = [$"/{PublishedProgram.Folder}/{executable}"],
            ExposedPorts = ["8080/tcp"],
            // The names and the port are those of .NET's own images; there is no ICU in the base.
            Env =
            [
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                $"APP_UID={RootFileSystem.User}",
                "ASPNETCORE_HTTP_PORTS=8080",
                "DOTNET_RUNNING_IN_CONTAINER=true",
                "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true",
                "HOME=/home/app",
            ],
            Labels = new Dictionary<string, string>
            {
                ["org.opencontainers.image.title"] = executable,
                ["dev.fairway.builder"] = ImageBuilder.Version,
            },
            History = ["fairway build: Debian packages", "fairway build: dotnet publish"],
        };
        var configBody = config.ToBytes();
        var manifest = new ImageManifest(
            MediaTypes.OciManifest, new(MediaTypes.OciConfig, Digest.Of(configBody), configBody.Length), [@base.Descriptor, app.Descriptor]);
        var body = manifest.ToBytes();
        var descriptor = new Descriptor(MediaTypes.OciManifest, Digest.Of(body), body.Length);
        await blobs.WriteAsync(new MemoryStream(configBody), manifest.Config.Digest.Blob, cancellationToken).ConfigureAwait(false);
        await blobs.WriteAsync(new MemoryStream(body), descriptor.Digest.Blob, cancellationToken).ConfigureAwait(false);
        return new(descriptor, manifest, body);
    }
}
