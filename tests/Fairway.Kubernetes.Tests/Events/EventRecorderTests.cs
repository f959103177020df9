using System.Text;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Kubernetes.Tests.Client;
using Fairway.Testing;
using Fairway.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Kubernetes.Tests.Events;

public sealed class EventRecorderTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly FakeTransport _transport = new();
    private readonly EventRecorder _recorder;
    private Task _run = Task.CompletedTask;

    public EventRecorderTests() =>
        _recorder = new(new KubernetesClient(_transport, "test"), "kubelet", "node-1", new ManualTime(), NullLogger.Instance);

    public Task InitializeAsync()
    {
        _run = _recorder.RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_repetition_raises_the_count_of_the_event_that_is_there()
    {
        _recorder.Warning(Pod("web"), "Failed", "no image", "spec.containers{app}");
        _recorder.Warning(Pod("web"), "Failed", "no image", "spec.containers{app}");

        var requests = await RequestsAsync(2);
        Assert.Equal([ApiVerb.Create, ApiVerb.Patch], requests.Select(request => request.Verb));
        var told = requests[0].Body;
        Assert.StartsWith("web.", told.Name, StringComparison.Ordinal);
        Assert.Equal(("ns", "Warning", "Failed", 1L), (told.Namespace, told["type"].AsString(), told["reason"].AsString(), told["count"].AsLong()));
        Assert.Equal("""{"component":"kubelet","host":"node-1"}""", told["source"].ToString());
        Assert.Equal("spec.containers{app}", told["involvedObject"]["fieldPath"].AsString());
        Assert.Equal(2, requests[1].Body["count"].AsLong());
    }

    [Fact]
    public async Task An_event_that_cannot_be_written_does_not_end_the_telling()
    {
        _transport.ListFailures.Enqueue(new TaskCanceledException("the connection took too long"));
        _recorder.Normal(Pod("a"), "Started", "a");
        _recorder.Normal(Pod("b"), "Started", "b");

        Assert.Equal("b", (await RequestsAsync(2))[1].Body["message"].AsString());
    }

    // client-go names such events by a uuid: the name of a role may have characters that an event's may not.
    [Theory]
    [InlineData("system:node")]
    [InlineData("Upper")]
    public async Task What_has_another_kind_of_name_is_told_of_too(string name)
    {
        _recorder.Normal(Value.Map(("apiVersion", "v1"), ("kind", "Thing"), ("metadata", Value.Map(("name", name)))), "Seen", "x");

        var told = Assert.Single(await RequestsAsync(1)).Body;
        Assert.StartsWith("event.", told.Name, StringComparison.Ordinal);
        Assert.Equal(("default", name), (told.Namespace, told["involvedObject"]["name"].AsString()));
    }

    [Fact]
    public async Task A_long_message_is_cut_between_characters()
    {
        _recorder.Normal(Pod("a"), "Seen", new string('x', 1020) + "😀😀😀");

        var message = Assert.Single(await RequestsAsync(1)).Body["message"].AsString()!;
        Assert.Equal(new string('x', 1020) + "...", message);
        Assert.Equal(message, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message)));
    }

    private async Task<ApiRequest[]> RequestsAsync(int count)
    {
        while (_transport.Requests.Count < count)
        {
            await Task.Delay(1, _stop.Token);
        }

        return [.. _transport.Requests];
    }

    private static Value Pod(string name) => Value.Map(
        ("apiVersion", "v1"), ("kind", "Pod"), ("metadata", Value.Map(("name", name), ("namespace", "ns"), ("uid", "u-" + name))));
}
