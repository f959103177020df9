using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Registry.Manifests;

/// <summary>A manifest the registry has, as the referrers of its subject list it.</summary>
internal sealed record StoredManifest(Descriptor Descriptor, Digest? Subject)
{
    /// <summary>Null when the content is gone.</summary>
    public static async Task<StoredManifest?> ReadAsync(RegistryRequest request, Digest digest, string mediaType)
    {
        if (request.Blobs.TryOpenRead(digest.Blob) is not { } file)
        {
            return null;
        }

        await using (file.ConfigureAwait(false))
        {
            var body = new byte[file.Length];
            await file.ReadExactlyAsync(body, request.Aborted).ConfigureAwait(false);
            return MediaTypes.IsIndex(mediaType) ? FromIndex(ImageIndex.Read(body)) : FromManifest(ImageManifest.Read(body));
        }

        StoredManifest FromIndex(ImageIndex index) =>
            new(new(mediaType, digest, file.Length) { ArtifactType = index.ArtifactType, Annotations = index.Annotations }, index.Subject?.Digest);

        // The specification: without an artifactType the configuration's media type stands for it.
        StoredManifest FromManifest(ImageManifest manifest) => new(
            new(mediaType, digest, file.Length)
            {
                ArtifactType = manifest.ArtifactType.Length > 0 ? manifest.ArtifactType : manifest.Config.MediaType,
                Annotations = manifest.Annotations,
            },
            manifest.Subject?.Digest);
    }
}
