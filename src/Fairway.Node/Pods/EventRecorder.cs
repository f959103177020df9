using System.Globalization;
using System.Threading.Channels;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Pods;

/// <summary>Writes Events about pods as the kubelet does; what repeats is counted on the first Event. Recording never waits and never fails.</summary>
internal sealed class EventRecorder(KubernetesClient client, string nodeName, TimeProvider time, ILogger logger)
{
    private const int MostRemembered = 4096;

    private readonly Channel<(ObjectKey Pod, string Key, Value Event)> _queue =
        Channel.CreateBounded<(ObjectKey, string, Value)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Dictionary<string, (string Name, int Count)> _written = new(StringComparer.Ordinal);

    public void Normal(Value pod, string reason, string message, string container = "") => Record(pod, "Normal", reason, message, container);

    public void Warning(Value pod, string reason, string message, string container = "") => Record(pod, "Warning", reason, message, container);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (pod, key, @event) in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await WriteAsync(pod, key, @event, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent ends.
        }
    }

    private void Record(Value pod, string type, string reason, string message, string container)
    {
        var now = time.GetUtcNow();
        var field = container.Length == 0 ? "" : FieldPath(pod, container);
        var target = Value.Map(
            ("kind", "Pod"), ("namespace", pod.Namespace), ("name", pod.Name), ("uid", pod.Uid), ("apiVersion", "v1"),
            ("resourceVersion", pod.ResourceVersion));
        var @event = Value.Map(
            ("apiVersion", "v1"),
            ("kind", "Event"),
            ("metadata", Value.Map(
                ("name", string.Create(CultureInfo.InvariantCulture, $"{pod.Name}.{now.Ticks:x}")), ("namespace", pod.Namespace))),
            ("involvedObject", field.Length == 0 ? target : target.With("fieldPath", field)),
            ("type", type),
            ("reason", reason),
            ("message", message.Length <= 1024 ? message : message[..1024]),
            ("source", Value.Map(("component", "kubelet"), ("host", nodeName))),
            ("firstTimestamp", KubernetesTime.Text(now)),
            ("lastTimestamp", KubernetesTime.Text(now)),
            ("count", 1),
            ("reportingComponent", "kubelet"),
            ("reportingInstance", nodeName));
        _queue.Writer.TryWrite((pod.Key, $"{pod.Uid}/{field}/{type}/{reason}/{message}", @event));
    }

    private async Task WriteAsync(ObjectKey pod, string key, Value @event, CancellationToken cancellationToken)
    {
        try
        {
            if (_written.TryGetValue(key, out var known))
            {
                var patch = Value.Map(("count", known.Count + 1), ("lastTimestamp", @event["lastTimestamp"]));
                var name = new ObjectKey(pod.Namespace, known.Name);
                await client.PatchAsync(NodeResources.Events, name, PatchType.Merge, patch, cancellationToken).ConfigureAwait(false);
                _written[key] = (known.Name, known.Count + 1);
                return;
            }
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // It has expired: a new one takes its place.
        }
        catch (KubernetesException e)
        {
            Log.EventLost(logger, pod, e.Message);
            return;
        }

        await CreateAsync(pod, key, @event, cancellationToken).ConfigureAwait(false);
    }

    private async Task CreateAsync(ObjectKey pod, string key, Value @event, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(NodeResources.Events, @event, cancellationToken).ConfigureAwait(false);
            if (_written.Count >= MostRemembered)
            {
                _written.Clear();
            }

            _written[key] = (@event.Name, 1);
        }
        catch (KubernetesException e)
        {
            // A namespace that is being deleted takes no events.
            Log.EventLost(logger, pod, e.Message);
        }
        catch (HttpRequestException e)
        {
            Log.EventLost(logger, pod, e.Message);
        }
    }

    private static string FieldPath(Value pod, string container) =>
        pod["spec"]["initContainers"].Items.Any(item => item["name"].AsString() == container)
            ? $"spec.initContainers{{{container}}}"
            : $"spec.containers{{{container}}}";
}
