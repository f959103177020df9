namespace Fairway.Artifacts.Tests.Registry;

/// <summary>A test of a registry of its own, which takes blobs of up to one MiB.</summary>
public abstract class RegistryTest : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();

    private protected RunningRegistry Registry { get; private set; } = null!;

    private protected HttpClient Http => Registry.Http;

    public async Task InitializeAsync() => Registry = await RunningRegistry.StartAsync(new() { Root = _folder.Path, MaxBlobBytes = 1 << 20 });

    public async Task DisposeAsync() => await Registry.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the registry and starts one on the same folder, without a bound for blobs of its own.</summary>
    private protected async Task RestartAsync()
    {
        await Registry.DisposeAsync();
        Registry = await RunningRegistry.StartAsync(new() { Root = _folder.Path });
    }
}
