using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Node.Tests.Network;

/// <summary>An API that has what the test puts, and tells those who watch.</summary>
internal sealed class FixedTransport : IKubernetesTransport
{
    private readonly ConcurrentDictionary<(string Resource, ObjectKey Key), Value> _objects = new();
    private readonly ConcurrentDictionary<string, Channel<WatchEvent>> _watches = new();
    private long _revision;

    public void Put(string resource, Value @object)
    {
        var value = @object.WithAt(["metadata", "resourceVersion"], $"{Interlocked.Increment(ref _revision)}");
        _objects[(resource, value.Key)] = value;
        Channel(resource).Writer.TryWrite(new(WatchEventType.Modified, value));
    }

    public Task<Value> SendAsync(ApiRequest request, CancellationToken cancellationToken) => Task.FromResult(Value.Map(
        ("kind", "List"),
        ("metadata", Value.Map(("resourceVersion", $"{_revision}"))),
        ("items", ValueList.From(_objects.Where(pair => pair.Key.Resource == request.Resource.Resource).Select(pair => pair.Value)))));

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ApiRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in Channel(request.Resource.Resource).Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    public Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => Task.FromResult<ApiResource?>(null);

    private Channel<WatchEvent> Channel(string resource) =>
        _watches.GetOrAdd(resource, _ => System.Threading.Channels.Channel.CreateUnbounded<WatchEvent>());
}
