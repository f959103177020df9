using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Building.Records;

/// <summary>Images built before, by what they were built from. The manifest and all it refers to must still be in the cache.</summary>
internal sealed class ImageRecords(string cacheFolder, BlobStore blobs)
{
    private readonly RecordFile _records = new(Path.Combine(cacheFolder, "images"));

    public async Task<BuiltImage?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var record = _records.Find(key);
        if (record.IsNull)
        {
            return null;
        }

        try
        {
            var descriptor = Descriptor.FromValue(record, key);
            if (descriptor.Size > DocumentFields.LargestDocument || blobs.TryOpenRead(descriptor.Digest.Blob) is not { } file)
            {
                return null;
            }

            await using (file.ConfigureAwait(false))
            {
                var body = new byte[descriptor.Size];
                await file.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
                var manifest = ImageManifest.Read(body);
                return manifest.Layers.Append(manifest.Config).All(blob => blobs.Exists(blob.Digest.Blob)) ? new(descriptor, manifest, body) : null;
            }
        }
        catch (Exception e) when (e is ArtifactFormatException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>Written anew also when an image is used again, so that its age is that of its last use.</summary>
    public void Write(string key, Descriptor manifest) => _records.Write(key, manifest.ToValue());

    /// <summary>The keys of all records, last written first.</summary>
    public IEnumerable<string> NewestFirst() => _records.NewestFirst();

    public void Remove(string key) => _records.Remove(key);
}
