using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Client;

/// <summary>An API of one resource that a test plays by hand: it answers each list with what is set, and hands each watch to the test.</summary>
internal sealed class FakeTransport : IKubernetesTransport
{
    private readonly Channel<FakeWatch> _watches = Channel.CreateUnbounded<FakeWatch>();

    public Value List { get; set; } = Value.Map(("kind", "PodList"), ("apiVersion", "v1"), ("metadata", Value.Map(("resourceVersion", "1"))));

    public ConcurrentQueue<Exception> ListFailures { get; } = new();

    public ConcurrentQueue<ApiRequest> Requests { get; } = new();

    public Task<Value> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        return ListFailures.TryDequeue(out var failure) ? Task.FromException<Value>(failure) : Task.FromResult(List);
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ApiRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        var watch = new FakeWatch(request);
        _watches.Writer.TryWrite(watch);
        await foreach (var change in watch.Events.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    public Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => Task.FromResult<ApiResource?>(null);

    /// <summary>The next watch that somebody opens.</summary>
    public ValueTask<FakeWatch> NextWatchAsync(CancellationToken cancellationToken) => _watches.Reader.ReadAsync(cancellationToken);
}

/// <summary>A watch under way.</summary>
internal sealed class FakeWatch(ApiRequest request)
{
    private readonly Channel<WatchEvent> _events = Channel.CreateUnbounded<WatchEvent>();

    public ApiRequest Request => request;

    public ChannelReader<WatchEvent> Events => _events.Reader;

    public void Send(WatchEventType type, Value @object) => _events.Writer.TryWrite(new(type, @object));

    public void End(Exception? failure = null) => _events.Writer.TryComplete(failure);
}
