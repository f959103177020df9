using System.Runtime.InteropServices;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;

namespace Fairway.Node.Images;

/// <summary>Brings an image from its registry into the store, each layer once, two layers at a time.</summary>
internal sealed class ImagePuller(HttpClient http, ImageStore store, TimeProvider time)
{
    private const int LayersAtOnce = 2;

    /// <param name="reference">What to pull.</param>
    /// <param name="credentials">As whom, once the registry asks; null is everybody.</param>
    /// <param name="cancellationToken">Stops the pull.</param>
    /// <exception cref="RegistryException">The registry could not be reached or refused.</exception>
    /// <exception cref="ImageFormatException">A layer is refused.</exception>
    /// <exception cref="ArtifactFormatException">The manifest or configuration is not what it should be.</exception>
    public async Task<StoredImage> PullAsync(ImageReference reference, RegistryCredentials? credentials, CancellationToken cancellationToken)
    {
        var registry = new RegistryClient(http, time, new() { Credentials = credentials });
        var image = await registry.ResolveAsync(
            reference, Platform.Linux(RuntimeInformation.OSArchitecture), cancellationToken).ConfigureAwait(false);
        var diffIds = image.Config.DiffIds;
        if (diffIds.Count != image.Manifest.Layers.Count)
        {
            throw new ImageFormatException($"the manifest has {image.Manifest.Layers.Count} layers, the configuration tells {diffIds.Count}");
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = LayersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, diffIds.Count),
            options,
            async (i, token) => await store.AddLayerAsync(diffIds[i], stop => OpenAsync(i, stop), token).ConfigureAwait(false)).ConfigureAwait(false);
        return store.Add(image with { Reference = reference });

        Task<Stream> OpenAsync(int layer, CancellationToken stop) => registry.GetBlobAsync(reference, image.Manifest.Layers[layer], stop);
    }
}
