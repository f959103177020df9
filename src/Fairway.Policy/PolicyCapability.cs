using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Reconciling;
using Fairway.Policy.AdmissionPolicies;
using Microsoft.Extensions.Logging;

namespace Fairway.Policy;

/// <summary>What goes on beside admission: tells in the status of policies what is wrong with them.</summary>
public static class PolicyCapability
{
    /// <summary>Works until cancelled.</summary>
    public static async Task RunAsync(IKubernetesTransport transport, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var client = new KubernetesClient(transport, "validatingadmissionpolicy-status-controller");
        var caches = new CacheSet(client, time, loggers.CreateLogger<CacheSet>());
        var policies = caches.For(PolicyStatusReconciler.Policies);
        var reconciler = new PolicyStatusReconciler(client, policies, caches.For(PolicyStatusReconciler.Definitions));
        var controller = new Controller(
            "validatingadmissionpolicy-status", reconciler.ReconcileAsync, time, loggers.CreateLogger("Fairway.Policy.AdmissionPolicies"));
        policies.OnChange(change => controller.Enqueue(change.Key));
        var running = caches.RunAsync(cancellationToken);
        try
        {
            // A policy is checked once: with all the kinds that there are.
            await caches.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
            await controller.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before it began.
        }

        await running.ConfigureAwait(false);
    }
}
