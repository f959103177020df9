using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Building.Layers;

/// <summary>
/// Writes a file tree as a gzip-compressed tar layer whose bytes depend on the tree and the time given, and on nothing else: GNU tar entries in
/// ordinal order (pax headers would carry the process's id), numeric owners, no names, and a gzip header without a time.
/// </summary>
internal static class LayerWriter
{
    /// <summary>Puts the layer into the store.</summary>
    public static async Task<Layer> WriteAsync(
        FileTree tree, DateTimeOffset modified, BlobStore blobs, string workFolder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(workFolder);
        var path = Path.Combine(workFolder, "layer.tar.gz");
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await using (file.ConfigureAwait(false))
        {
            using var hash = SHA256.Create();
            var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            var hashed = new CryptoStream(gzip, hash, CryptoStreamMode.Write);
            await using (hashed.ConfigureAwait(false))
            {
                await WriteTarAsync(tree, modified, hashed, cancellationToken).ConfigureAwait(false);
            }

            file.Position = 0;
            var digest = Digest.From(await blobs.WriteAsync(file, null, cancellationToken).ConfigureAwait(false));
            return new(new(MediaTypes.OciLayerGzip, digest, file.Length), Digest.FromHash(hash.Hash));
        }
    }

    private static async Task WriteTarAsync(FileTree tree, DateTimeOffset modified, Stream output, CancellationToken cancellationToken)
    {
        var writer = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var entry in tree.Entries)
            {
                var content = entry.Kind == TreeEntryKind.File ? entry.Open() : Stream.Null;
                await using (content.ConfigureAwait(false))
                {
                    await writer.WriteEntryAsync(Header(entry, modified, content), cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private static GnuTarEntry Header(TreeEntry entry, DateTimeOffset modified, Stream content)
    {
        var (type, name) = entry.Kind switch
        {
            TreeEntryKind.Folder => (TarEntryType.Directory, entry.Path + "/"),
            TreeEntryKind.SymbolicLink => (TarEntryType.SymbolicLink, entry.Path),
            _ => (TarEntryType.RegularFile, entry.Path),
        };
        var header = new GnuTarEntry(type, name)
        {
            Mode = entry.Mode,
            ModificationTime = modified,
            AccessTime = modified,
            ChangeTime = modified,
            Uid = entry.Owner,
            Gid = entry.Owner,
            UserName = "",
            GroupName = "",
        };
        if (entry.Kind == TreeEntryKind.SymbolicLink)
        {
            header.LinkName = entry.Target;
        }
        else if (entry.Kind == TreeEntryKind.File)
        {
            header.DataStream = content;
        }

        return header;
    }
}
