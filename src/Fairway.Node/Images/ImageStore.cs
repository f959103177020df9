using System.Collections.Concurrent;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Images;

/// <summary>
/// Images on disk: each layer a folder named by its uncompressed digest, complete or absent; each image its configuration; each name that was
/// pulled the image it meant then.
/// </summary>
internal sealed class ImageStore
{
    private readonly string _layers;
    private readonly string _images;
    private readonly string _names;
    private readonly LayerLimits _limits;
    private readonly ConcurrentDictionary<Digest, SemaphoreSlim> _unpacking = new();
    private readonly Lock _adding = new();

    public ImageStore(NodeFolders folders, LayerLimits limits)
    {
        _layers = Path.Combine(folders.Images, "layers");
        _images = Path.Combine(folders.Images, "configs");
        _names = Path.Combine(folders.Images, "names");
        _limits = limits;
        foreach (var folder in new[] { _layers, _images, _names })
        {
            Directory.CreateDirectory(folder);
        }
    }

    public string Layer(Digest diffId) => Path.Combine(_layers, diffId.Hex);

    /// <summary>What the name meant when it was last pulled, or null.</summary>
    public StoredImage? Find(ImageReference reference)
    {
        var named = AtomicFile.TryRead(NameFile(reference));
        if (!Digest.TryParse(named["manifest"].AsString(), out var manifest))
        {
            return null;
        }

        try
        {
            var config = ImageConfig.Read(File.ReadAllBytes(Path.Combine(_images, manifest.Hex)));
            return config.DiffIds.All(diffId => Directory.Exists(Layer(diffId))) ? new(Id(reference, manifest), config) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or ArtifactFormatException)
        {
            return null;
        }
    }

    /// <summary>Remembers an image whose layers are all here.</summary>
    public StoredImage Add(RemoteImage image)
    {
        var manifest = image.Descriptor.Digest;
        // Pods that start together pull one image at one time, and would write the same files.
        lock (_adding)
        {
            AtomicFile.Write(Path.Combine(_images, manifest.Hex), image.Config.ToBytes());
            AtomicFile.Write(NameFile(image.Reference), Value.Map(("name", image.Reference.ToString()), ("manifest", manifest.ToString())));
        }

        return new(Id(image.Reference, manifest), image.Config);
    }

    /// <summary>Unpacks a layer unless it is here. Two askers of one layer share the work.</summary>
    /// <exception cref="ImageFormatException">The layer is refused.</exception>
    public async Task AddLayerAsync(Digest diffId, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellationToken)
    {
        var gate = _unpacking.GetOrAdd(diffId, _ => new(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!Directory.Exists(Layer(diffId)))
            {
                using var source = await open(cancellationToken).ConfigureAwait(false);
                await UnpackAsync(diffId, source, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task UnpackAsync(Digest diffId, Stream source, CancellationToken cancellationToken)
    {
        var beside = Layer(diffId) + ".part";
        Delete(beside);
        Directory.CreateDirectory(beside, (UnixFileMode)0x1ED);
        try
        {
            using var layer = await LayerStream.OpenAsync(source, _limits, cancellationToken).ConfigureAwait(false);
            await new LayerUnpacker(beside, _limits).UnpackAsync(new(layer), cancellationToken).ConfigureAwait(false);
            var actual = await layer.FinishAsync(cancellationToken).ConfigureAwait(false);
            if (actual != diffId)
            {
                throw new ImageFormatException($"the layer unpacks to {actual}, the image's configuration tells {diffId}");
            }

            Directory.Move(beside, Layer(diffId));
        }
        finally
        {
            Delete(beside);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Id(ImageReference reference, Digest manifest) => reference.WithDigest(manifest).ToString();

    private string NameFile(ImageReference reference) =>
        Path.Combine(_names, Digest.Of(System.Text.Encoding.UTF8.GetBytes(reference.ToString())).Hex);
}
