using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Controllers;

/// <summary>What every controller of the set works with.</summary>
internal sealed record ControllerContext(
    KubernetesClient Client, CacheSet Caches, EventRecorder Events, TimeProvider Time, ILoggerFactory Loggers)
{
    public DateTimeOffset Now => Time.GetUtcNow();

    public Controller Controller(
        string name, Func<ObjectKey, CancellationToken, Task<Outcome>> reconcile, ControllerOptions? options = null) =>
        new(name, reconcile, Time, Loggers.CreateLogger($"Fairway.Controllers.{name}"), options);

    /// <summary>Deletes with options of <see cref="DeleteRequest"/>; what is gone already is as good.</summary>
    public async Task DeleteAsync(GroupVersionResource resource, ObjectKey key, Value options, CancellationToken cancellationToken)
    {
        try
        {
            await Client.DeleteAsync(resource, key, options, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // It was to go.
        }
    }
}
