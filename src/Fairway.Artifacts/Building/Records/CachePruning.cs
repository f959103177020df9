using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Building.Records;

/// <summary>Keeps the images built or asked for last; what only older ones are made of leaves the cache.</summary>
internal static class CachePruning
{
    public static async Task RunAsync(ImageRecords images, BlobStore blobs, int keep, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<BlobDigest>();
        var kept = 0;
        foreach (var key in images.NewestFirst())
        {
            if (kept < keep && await images.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } image)
            {
                kept++;
                wanted.UnionWith(image.Manifest.Layers.Append(image.Manifest.Config).Append(image.Descriptor).Select(blob => blob.Digest.Blob));
            }
            else
            {
                images.Remove(key);
            }
        }

        foreach (var blob in blobs.List().Where(blob => !wanted.Contains(blob.Digest)).ToArray())
        {
            blobs.Delete(blob.Digest);
        }
    }
}
