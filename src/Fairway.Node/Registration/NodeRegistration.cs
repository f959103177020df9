using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Patching;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Registration;

/// <summary>
/// Keeps the Node object and its Lease in kube-node-lease: made at start, then every 10 seconds the Lease is renewed and the status put
/// back where it differs (nodeStatusUpdateFrequency); it is written every 5 minutes at least (nodeStatusReportFrequency).
/// </summary>
internal sealed class NodeRegistration(
    KubernetesClient client, NodeFacts node, NodeAgentOptions options, string runtime, string podRange, TimeProvider time, ILogger logger)
{
    private const string LeaseNamespace = "kube-node-lease";
    private const int LeaseSeconds = 40;

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task RunAsync(int kubeletPort, CancellationToken cancellationToken)
    {
        var reported = DateTimeOffset.MinValue;
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = RenewEvery;
            try
            {
                await RenewAsync(cancellationToken).ConfigureAwait(false);
                var node = await RegisterAsync(cancellationToken).ConfigureAwait(false);
                if (await ReportAsync(node, kubeletPort, isDue: time.GetUtcNow() - reported >= ReportEvery, cancellationToken).ConfigureAwait(false))
                {
                    reported = time.GetUtcNow();
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.ReportFailed(logger, node.Name, e);
                wait = RetryAfter;
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Value> RegisterAsync(CancellationToken cancellationToken)
    {
        var known = await client.FindAsync(NodeResources.Nodes, new("", node.Name), cancellationToken).ConfigureAwait(false);
        if (known.IsNull)
        {
            return await client.CreateAsync(NodeResources.Nodes, NodeObject.Create(node, podRange), cancellationToken).ConfigureAwait(false);
        }

        var wanted = NodeObject.Claims(node, podRange);
        return MergePatch.Apply(known, wanted) == known
            ? known
            : await client.PatchAsync(NodeResources.Nodes, new("", node.Name), PatchType.Merge, wanted, cancellationToken).ConfigureAwait(false);
    }

    // A controller that missed the Lease for a while has set the conditions to Unknown: only the node itself takes that back.
    private async Task<bool> ReportAsync(Value known, int kubeletPort, bool isDue, CancellationToken cancellationToken)
    {
        var disk = new DriveInfo(options.StateFolder);
        var pressure = NodePressure.Of(NodeFacts.AvailableMemory(), disk.AvailableFreeSpace, disk.TotalSize);
        var status = NodeObject.Status(node, runtime, options.MostPods, kubeletPort, disk.TotalSize)
            .With("conditions", NodeConditions.Build(known, pressure, time.GetUtcNow()));
        if (!isDue && NodeObject.WithoutHeartbeats(known["status"].WithFields(status)) == NodeObject.WithoutHeartbeats(known["status"]))
        {
            return false;
        }

        var patch = Value.Map(("status", status));
        await client.PatchStatusAsync(
            NodeResources.Nodes, new("", node.Name), PatchType.StrategicMerge, patch, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var key = new ObjectKey(LeaseNamespace, node.Name);
        var now = Timestamps.Micros(time.GetUtcNow());
        var known = await client.FindAsync(NodeResources.Leases, key, cancellationToken).ConfigureAwait(false);
        if (!known.IsNull)
        {
            var patch = Value.Map(("spec", Value.Map(("renewTime", now), ("holderIdentity", node.Name), ("leaseDurationSeconds", LeaseSeconds))));
            await client.PatchAsync(NodeResources.Leases, key, PatchType.Merge, patch, cancellationToken).ConfigureAwait(false);
            return;
        }

        await client.CreateAsync(
            NodeResources.Leases,
            Value.Map(
                ("apiVersion", "coordination.k8s.io/v1"),
                ("kind", "Lease"),
                ("metadata", Value.Map(("name", node.Name), ("namespace", LeaseNamespace))),
                ("spec", Value.Map(("holderIdentity", node.Name), ("leaseDurationSeconds", LeaseSeconds), ("renewTime", now)))),
            cancellationToken).ConfigureAwait(false);
    }
}
