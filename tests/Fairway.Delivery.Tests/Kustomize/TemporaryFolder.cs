namespace Fairway.Delivery.Tests.Kustomize;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fairway-kustomize").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
