using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// Keeps an APIService for each group version that is served here (upstream's autoregister controller): those of the server itself are put
/// right at its start, those of definitions always. What somebody else registered stays.
/// </summary>
internal sealed class LocalRegistration
{
    private const string Definitions = "apiextensions.k8s.io/customresourcedefinitions";

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly KindRegistry _kinds;
    private readonly ILogger _logger;
    private readonly WorkSignal _work;

    public LocalRegistration(ObjectStore store, ObjectReader reader, KindRegistry kinds, TimeProvider time, ILogger logger)
    {
        (_store, _reader, _kinds, _logger, _work) = (store, reader, kinds, logger, new(time));
        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource is Definitions or ApiServices.StoreResource)
            {
                _work.Raise();
            }
        });
    }

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(IKubernetesTransport transport, CancellationToken cancellationToken)
    {
        var isStart = true;
        _work.Raise();
        return _work.RunAsync(
            async () =>
            {
                try
                {
                    await SettleAsync(transport, isStart, cancellationToken);
                    isStart = false;
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    // The edge of the loop: a webhook that refuses, or a disk that is full.
                    Log.RegistrationRetried(_logger, e);
                    await _work.RaiseLaterAsync(cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>Brings the objects in line with what is served.</summary>
    /// <exception cref="KubernetesException">One could not be written.</exception>
    public async Task SettleAsync(IKubernetesTransport transport, bool isStart, CancellationToken cancellationToken)
    {
        var client = new KubernetesClient(transport, "kube-apiserver");
        var wanted = Wanted(isStart).ToDictionary(static service => service.Name, StringComparer.Ordinal);
        var existing = _store.All(ApiServices.StoreResource).Select(_reader.Read)
            .ToDictionary(static service => service.Name, StringComparer.Ordinal);
        var writes = new List<Task>();
        foreach (var (name, service) in wanted)
        {
            var live = existing.GetValueOrDefault(name);
            if (live.IsNull)
            {
                writes.Add(client.CreateAsync(ApiServices.Resource, service, cancellationToken));
            }
            else if (IsManaged(live) && live["spec"] != service["spec"])
            {
                writes.Add(client.UpdateAsync(ApiServices.Resource, live.With("spec", service["spec"]), cancellationToken));
            }
        }

        foreach (var (name, live) in existing)
        {
            if (!wanted.ContainsKey(name) && live.Labels[ApiServices.ManagedLabel].AsString() == "true")
            {
                writes.Add(client.DeleteAsync(ApiServices.Resource, live.Key, Value.Map(), cancellationToken));
            }
        }

        await Task.WhenAll(writes);
    }

    private IEnumerable<Value> Wanted(bool isStart)
    {
        foreach (var version in _kinds.Current.Served.GroupBy(kind => (kind.Kind.Group, kind.Kind.Version)))
        {
            var (group, name) = version.Key;
            var isCustom = version.All(kind => kind.IsCustom);
            if (isCustom || (isStart && GroupPriorities.Find(group, name) is not null))
            {
                yield return ApiServices.Local(group, name, isCustom);
            }
        }
    }

    private static bool IsManaged(Value service) => service.Labels[ApiServices.ManagedLabel].AsString() is "true" or "onstart";
}
