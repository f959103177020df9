using System.Formats.Tar;
using System.IO.Compression;
using Fairway.Storage.Blobs;

namespace Fairway.Delivery.Sources;

/// <summary>Sources as gzipped tar archives, by digest. The same files make the same digest: no times, owners or modes go in.</summary>
internal sealed class ArtifactStore(BlobStore blobs, DeliveryOptions options, TimeProvider time)
{
    // A Kustomization may still be reading what its source has just replaced.
    private static readonly TimeSpan KeptUnreferenced = TimeSpan.FromMinutes(10);

    public static ArtifactStore Open(DeliveryOptions options, TimeProvider time) =>
        new(BlobStore.Open(new() { Root = Path.Combine(options.StateFolder, "artifacts") }, time), options, time);

    public bool Exists(string digest) => BlobDigest.TryParse(digest, out var parsed) && blobs.Exists(parsed);

    public Uri UrlOf(string digest) => new("file://" + blobs.PathOf(BlobDigest.Parse(digest)));

    /// <summary>Stores files, which come in the order of their paths.</summary>
    public async Task<(string Digest, long Size)> StoreAsync(IEnumerable<SourceFile> files, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var tar = new TarWriter(gzip, TarEntryFormat.Gnu, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                foreach (var file in files)
                {
                    using var content = new MemoryStream(file.Content.ToArray());
                    var entry = new GnuTarEntry(TarEntryType.RegularFile, file.Path)
                    {
                        DataStream = content,
                        ModificationTime = DateTimeOffset.UnixEpoch,
                        AccessTime = DateTimeOffset.UnixEpoch,
                        ChangeTime = DateTimeOffset.UnixEpoch,
                        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                    };
                    await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        buffer.Position = 0;
        var size = buffer.Length;
        return ((await blobs.WriteAsync(buffer, null, cancellationToken).ConfigureAwait(false)).ToString(), size);
    }

    /// <summary>The files of an artifact by path; null when it is not there.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged or too large.</exception>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>?> ReadAsync(string digest, CancellationToken cancellationToken)
    {
        if (!BlobDigest.TryParse(digest, out var parsed) || blobs.TryOpenRead(parsed) is not { } archive)
        {
            return null;
        }

        await using var _ = archive.ConfigureAwait(false);
        var gzip = new GZipStream(archive, CompressionMode.Decompress);
        await using var __ = gzip.ConfigureAwait(false);
        var tar = new TarReader(gzip);
        await using var ___ = tar.ConfigureAwait(false);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var bytes = 0L;
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            bytes += entry.Length;
            if (bytes > options.MaxSourceBytes || files.Count >= options.MaxSourceFiles)
            {
                throw new InvalidDataException(
                    $"the artifact {digest} unpacks to more than {options.MaxSourceFiles} files of {options.MaxSourceBytes} bytes");
            }

            var content = new byte[entry.Length];
            if (entry.DataStream is { } data)
            {
                await data.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            }

            files[entry.Name] = content;
        }

        return files;
    }

    /// <summary>Removes archives that no source names any more.</summary>
    public void RemoveUnreferenced(IReadOnlySet<string> referenced)
    {
        var oldest = time.GetUtcNow() - KeptUnreferenced;
        foreach (var blob in blobs.List().Where(blob => blob.WrittenAt < oldest && !referenced.Contains(blob.Digest.ToString())).ToArray())
        {
            blobs.Delete(blob.Digest);
        }
    }
}
