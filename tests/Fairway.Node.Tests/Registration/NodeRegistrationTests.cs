using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Node.Registration;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Node.Tests.Registration;

public sealed class NodeRegistrationTests : IAsyncDisposable
{
    private const string Name = "node-1";

    private readonly FakeApi _api = new();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TestCertificates _certificates = new();
    private readonly Task _running;

    public NodeRegistrationTests()
    {
        var options = new NodeAgentOptions
        {
            NodeName = Name,
            InstanceId = "abc",
            StateFolder = Path.GetTempPath(),
            ServingCertificate = _certificates.Serving,
            ClientAuthority = _certificates.Authority,
        };
        var facts = new NodeFacts(Name, "10.0.0.1", Processors: 2, MemoryBytes: 1 << 30);
        var client = new KubernetesClient(_api, "kubelet");
        var registration = new NodeRegistration(client, facts, options, "crun", "10.0.0.0/24", _time, NullLogger.Instance);
        _running = registration.RunAsync(10250, _stop.Token);
    }

    private Value Node => _api.Find(NodeResources.Nodes, "", Name);

    [Fact]
    public async Task A_status_that_a_controller_set_to_unknown_is_put_back_at_the_next_renewal()
    {
        await RestAsync();
        Assert.Equal("True", Node.Condition("Ready")["status"].AsString());
        var unknown = Value.Map(
            ("type", "Ready"), ("status", "Unknown"), ("reason", "NodeStatusUnknown"), ("message", "Kubelet stopped posting node status."));
        _api.Merge(NodeResources.Nodes, "", Name, Value.Map(("status", Value.Map(("conditions", Value.List(unknown))))));

        _time.Advance(TimeSpan.FromSeconds(10));
        await RestAsync();

        var ready = Node.Condition("Ready");
        Assert.Equal(("True", "KubeletReady"), (ready["status"].AsString(), ready["reason"].AsString()));
    }

    [Fact]
    public async Task A_status_that_did_not_change_is_written_every_five_minutes()
    {
        await RestAsync();
        var first = Node.ResourceVersion;
        for (var seconds = 0; seconds < 290; seconds += 10)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await RestAsync();
        }

        Assert.Equal(first, Node.ResourceVersion);
        _time.Advance(TimeSpan.FromSeconds(10));
        await RestAsync();
        Assert.NotEqual(first, Node.ResourceVersion);
    }

    [Fact]
    public async Task A_label_taken_away_comes_back()
    {
        await RestAsync();
        _api.Merge(NodeResources.Nodes, "", Name, Value.Map(("metadata", Value.Map(("labels", Value.Map(("kubernetes.io/os", Value.Null)))))));
        _time.Advance(TimeSpan.FromSeconds(10));
        await RestAsync();
        Assert.Equal("linux", Node["metadata"]["labels"]["kubernetes.io/os"].AsString());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _certificates.Dispose();
    }

    private async Task RestAsync()
    {
        while (!_time.HasTimers)
        {
            await Task.Yield();
        }
    }
}
