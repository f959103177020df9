using Fairway.Artifacts.Registry.Repositories;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Registry;

/// <summary>A registry's content (blobs, shared by all repositories) and its names.</summary>
internal sealed class ArtifactRegistry(RegistryOptions options, TimeProvider time) : IDisposable
{
    public RegistryOptions Options { get; } = options;

    public BlobStore Blobs { get; } = BlobStore.Open(
        new BlobStoreOptions { Root = Path.Combine(options.Root, "blobs"), MaxBlobBytes = options.MaxBlobBytes }, time);

    public RepositoryStore Repositories { get; } = new(Path.Combine(options.Root, "repositories"));

    public void Dispose() => Repositories.Dispose();
}
