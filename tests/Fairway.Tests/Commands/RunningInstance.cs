using Fairway.Commands;
using Fairway.ControlPlane;
using Fairway.Kubernetes.Client;
using Fairway.Platform;
using Fairway.Terminal;
using Fairway.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Tests.Commands;

/// <summary>A state folder in which only the API runs, held by this process as <c>fairway up</c> holds it.</summary>
internal sealed class RunningInstance : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-instance-");
    private ControlPlaneServer? _server;
    private IDisposable? _held;

    public RunningInstance() => State = new(Path.Combine(_folder.FullName, "state"));

    public StateFolder State { get; }

    public string Backup => Path.Combine(_folder.FullName, "backup.tar");

    public KubernetesClient Client => new(_server!.TransportFor("platform"), "test");

    public async Task StartAsync()
    {
        State.Create();
        _held = State.Lock();
        using var claims = new RangeClaims();
        var instance = Instance.Read(State) ?? await Instance.NewAsync(Ports.Default, claims, CancellationToken.None);
        instance.Save(State);
        _server = await ControlPlaneServer.StartAsync(
            new() { StateFolder = State.Root, Port = 0, EncryptionConfiguration = instance.ReadEncryptionConfiguration() },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            [],
            CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(CancellationToken.None);
        }

        _server = null;
        _held?.Dispose();
        _held = null;
    }

    public Task ApplyAsync(string resource, string kind, string name, Value fields) => Client.ApplyAsync(
        new("", "v1", resource),
        Value.Map(("apiVersion", "v1"), ("kind", kind), ("metadata", Value.Map(("name", name), ("namespace", "default")))).WithFields(fields),
        new() { Force = true },
        CancellationToken.None);

    public async Task<string> HistoryAsync(string kind, string name, string format = "", long? revision = null)
    {
        using var output = new StringWriter();
        await new HistoryRun(State, new(kind, "default", name), format, output, TerminalStyle.Plain, TimeProvider.System)
            .RunAsync(revision, CancellationToken.None);
        return output.ToString();
    }

    public async Task<string> BackUpAsync(bool withoutKeys = false)
    {
        using var output = new StringWriter();
        await BackupCommand.RunAsync(Backup, State, withoutKeys, output, TimeProvider.System, CancellationToken.None);
        return output.ToString();
    }

    public async Task<string> RestoreAsync(StateFolder? state = null)
    {
        using var output = new StringWriter();
        await RestoreCommand.RunAsync(Backup, state ?? State, output, TimeProvider.System, CancellationToken.None);
        return output.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }
}
