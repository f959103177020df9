using System.Runtime.InteropServices;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;

namespace Fairway.Node.Images;

/// <summary>Brings an image from its registry into the store, each layer once, two layers at a time.</summary>
internal sealed class ImagePuller(RegistryClient registry, ImageStore store)
{
    private const int LayersAtOnce = 2;

    /// <exception cref="RegistryException">The registry could not be reached or refused.</exception>
    /// <exception cref="ImageFormatException">A layer is refused.</exception>
    /// <exception cref="ArtifactFormatException">The manifest or configuration is not what it should be.</exception>
    public async Task<StoredImage> PullAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var image = await registry.ResolveAsync(reference, Platform.Linux(RuntimeInformation.OSArchitecture), cancellationToken).ConfigureAwait(false);
        var diffIds = image.Config.DiffIds;
        if (diffIds.Count != image.Manifest.Layers.Count)
        {
            throw new ImageFormatException($"the manifest has {image.Manifest.Layers.Count} layers, the configuration tells {diffIds.Count}");
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = LayersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, diffIds.Count),
            options,
            async (i, token) => await store.AddLayerAsync(
                diffIds[i], stop => registry.GetBlobAsync(reference, image.Manifest.Layers[i], stop), token).ConfigureAwait(false)).ConfigureAwait(false);
        return store.Add(image with { Reference = reference });
    }
}
