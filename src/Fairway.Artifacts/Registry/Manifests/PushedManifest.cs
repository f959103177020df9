using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Registry.Manifests;

/// <summary>What a registry has to know of a manifest: its type and everything it refers to.</summary>
internal sealed record PushedManifest(string MediaType, IReadOnlyList<Digest> Blobs, IReadOnlyList<Digest> Manifests, Digest? Subject)
{
    /// <summary>Reads a manifest or index; null with the reason when it is neither.</summary>
    public static PushedManifest? Read(string? contentType, ReadOnlySpan<byte> body, out string error)
    {
        var mediaType = contentType?.Split(';')[0].Trim() ?? "";
        if (!MediaTypes.IsManifest(mediaType))
        {
            error = $"Content-Type \"{mediaType}\" is not supported: use one of {string.Join(", ", MediaTypes.Manifests)}";
            return null;
        }

        try
        {
            var value = DocumentFields.Read(body, "manifest");
            var told = DocumentFields.OptionalText(value["mediaType"], "mediaType");
            if (told.Length > 0 && told != mediaType)
            {
                throw new ArtifactFormatException($"mediaType: is {told}, but Content-Type tells {mediaType}");
            }

            // One digest must not read as an image here and as an index there (CVE-2021-41190).
            if (!value["manifests"].IsNull && !(value["layers"].IsNull && value["config"].IsNull))
            {
                throw new ArtifactFormatException("manifests: must not stand beside config or layers");
            }

            error = "";
            return MediaTypes.IsIndex(mediaType)
                ? FromIndex(mediaType, ImageIndex.FromValue(value))
                : FromManifest(mediaType, ImageManifest.FromValue(value));
        }
        catch (ArtifactFormatException e)
        {
            error = e.Message;
            return null;
        }
    }

    private static PushedManifest FromIndex(string mediaType, ImageIndex index) =>
        new(mediaType, [], [.. index.Manifests.Select(manifest => manifest.Digest)], index.Subject?.Digest);

    // Foreign layers live elsewhere by definition (OCI "non-distributable", Docker "foreign").
    private static PushedManifest FromManifest(string mediaType, ImageManifest manifest) => new(
        mediaType,
        [
            manifest.Config.Digest,
            .. manifest.Layers.Where(layer => !IsElsewhere(layer.MediaType)).Select(layer => layer.Digest),
        ],
        [],
        manifest.Subject?.Digest);

    private static bool IsElsewhere(string mediaType) =>
        mediaType.Contains(".nondistributable.", StringComparison.Ordinal) || mediaType.Contains(".foreign.", StringComparison.Ordinal);
}
