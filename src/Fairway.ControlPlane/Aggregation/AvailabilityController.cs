using Fairway.ControlPlane.Backends;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// Checks the servers behind APIServices, when these, their services or endpoints change and every half minute, and writes the condition
/// <c>Available</c>. Also asks them for their discovery and OpenAPI documents. Idle when every APIService is local.
/// </summary>
internal sealed class AvailabilityController
{
    private const string Services = "/services";
    private const string Endpoints = "/endpoints";
    private const string Slices = "discovery.k8s.io/endpointslices";

    private static readonly TimeSpan Resync = TimeSpan.FromSeconds(30);

    private readonly RemoteRegistry _registry;
    private readonly AvailabilityCheck _check;
    private readonly RemoteFetch _fetch;
    private readonly ServiceResolver _services;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkSignal _work;

    public AvailabilityController(
        ObjectStore store, RemoteRegistry registry, ServiceResolver services, RemoteFetch fetch, TimeProvider time, ILogger logger)
    {
        (_registry, _services, _fetch, _time, _logger, _work) = (registry, services, fetch, time, logger, new(time));
        _check = new(services, fetch);
        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource is Services or Endpoints or Slices or ApiServices.StoreResource)
            {
                _work.Raise();
            }
        });
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(IKubernetesTransport transport, CancellationToken cancellationToken)
    {
        var client = new KubernetesClient(transport, "kube-apiserver");
        await using var resync = _time.CreateTimer(_ => _work.Raise(), null, TimeSpan.Zero, Resync);
        await _work.RunAsync(
            async () =>
            {
                var isWell = true;
                foreach (var remote in _registry.Current)
                {
                    isWell &= await TryAsync(client, remote.Service, cancellationToken);
                }

                if (!isWell)
                {
                    await _work.RaiseLaterAsync(cancellationToken);
                }
            },
            cancellationToken);
    }

    private async Task<bool> TryAsync(KubernetesClient client, RemoteService remote, CancellationToken cancellationToken)
    {
        try
        {
            var (isAvailable, reason, message, resources) = await _check.RunAsync(remote, cancellationToken);
            await WriteAsync(client, remote, isAvailable, reason, message, cancellationToken);
            if (isAvailable)
            {
                _registry.Learn(remote.Name, await DocumentsAsync(remote, resources, cancellationToken));
            }

            return isAvailable;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The edge of the loop: one server must not keep the others from being checked.
            Log.CheckRetried(_logger, remote.Name, e);
            return false;
        }
    }

    private async Task WriteAsync(
        KubernetesClient client, RemoteService remote, bool isAvailable, string reason, string message, CancellationToken cancellationToken)
    {
        var live = await client.FindAsync(ApiServices.Resource, new("", remote.Name), cancellationToken);
        if (live.IsNull || !live["spec"]["service"].IsMap)
        {
            return;
        }

        var conditions = live["status"]["conditions"].Items;
        var changed = Conditions.Set(conditions, "Available", isAvailable, reason, message, _time.GetUtcNow());
        if (changed != conditions)
        {
            await client.UpdateStatusAsync(ApiServices.Resource, live.WithAt(["status", "conditions"], changed), cancellationToken);
        }
    }

    // A server need not have OpenAPI documents.
    private async Task<RemoteDocuments> DocumentsAsync(RemoteService remote, Value resources, CancellationToken cancellationToken)
    {
        var index = await FindAsync(remote, "/openapi/v3", cancellationToken);
        var link = index["paths"][remote.Path.TrimStart('/')]["serverRelativeURL"].AsString();
        return new(resources, link, await FindAsync(remote, "/openapi/v2", cancellationToken));
    }

    private async Task<Value> FindAsync(RemoteService remote, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _fetch.GetAsync(remote, RemoteFetch.Address(_services.Resolve(remote.Service), path), cancellationToken);
        }
        catch (BackendException)
        {
            return Value.Null;
        }
    }
}
