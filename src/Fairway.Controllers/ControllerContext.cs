using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Kubernetes.Reconciling;
using Microsoft.Extensions.Logging;

namespace Fairway.Controllers;

/// <summary>What every controller of the set works with.</summary>
internal sealed record ControllerContext(
    KubernetesClient Client, CacheSet Caches, EventRecorder Events, TimeProvider Time, ILoggerFactory Loggers)
{
    public DateTimeOffset Now => Time.GetUtcNow();

    public Controller Controller(
        string name, Func<Kubernetes.ObjectKey, CancellationToken, Task<Outcome>> reconcile, ControllerOptions? options = null) =>
        new(name, reconcile, Time, Loggers.CreateLogger($"Fairway.Controllers.{name}"), options);
}
