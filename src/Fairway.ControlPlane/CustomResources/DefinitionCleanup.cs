using System.Collections.Concurrent;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>
/// Serves the definitions as they are committed. Deletes the objects of a definition that is being deleted, then lets the definition go,
/// and gives the names it held to the definitions that wait for them; goes on where it stopped after a restart.
/// </summary>
internal sealed class DefinitionCleanup
{
    private static readonly GroupVersionResource Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly KindRegistry _kinds;
    private readonly LeavingDefinitions _leaving;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _freedGroups = new(StringComparer.Ordinal);
    private readonly WorkSignal _work;

    public DefinitionCleanup(
        ObjectStore store, ObjectReader reader, KindRegistry kinds, LeavingDefinitions leaving, TimeProvider time, ILogger logger)
    {
        _store = store;
        _reader = reader;
        _kinds = kinds;
        _leaving = leaving;
        _logger = logger;
        _work = new(time);
        foreach (var stored in store.All(DefinitionKind.StoreResource))
        {
            Take(reader.Read(stored), isGone: false);
        }

        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource == DefinitionKind.StoreResource)
            {
                Take(reader.Read(change.Object), change.Type == StoreEventType.Delete);
            }
        });
    }

    private KindDescription DefinitionKind => _kinds.Required(Definitions.Group, Definitions.Version, Definitions.Resource);

    /// <summary>Works until cancelled.</summary>
    /// <param name="client">Acts for the server itself.</param>
    /// <param name="instances">Deletes the objects of definitions.</param>
    /// <param name="cancellationToken">Ends it; what is left is done after the next start.</param>
    public Task RunAsync(KubernetesClient client, InstanceDeletion instances, CancellationToken cancellationToken) =>
        _work.RunAsync(() => WorkAsync(client, instances, cancellationToken), cancellationToken);

    private async Task WorkAsync(KubernetesClient client, InstanceDeletion instances, CancellationToken cancellationToken)
    {
        foreach (var name in _names.Keys)
        {
            if (await TryAsync(name, () => CleanAsync(client, instances, name, cancellationToken), cancellationToken))
            {
                _names.TryRemove(name, out _);
            }
        }

        foreach (var group in _freedGroups.Keys)
        {
            _freedGroups.TryRemove(group, out _);
            if (!await TryAsync(group, () => SettleAsync(client, group, cancellationToken), cancellationToken))
            {
                _freedGroups[group] = true;
            }
        }

        if (!_names.IsEmpty || !_freedGroups.IsEmpty)
        {
            // Objects with finalizers take their time.
            await _work.RaiseLaterAsync(cancellationToken);
        }
    }

    private void Take(Value definition, bool isGone)
    {
        var (group, resource) = (definition["spec"]["group"].AsString() ?? "", LeavingDefinitions.ResourceOf(definition));
        if (isGone)
        {
            _kinds.Remove(definition.Name);
            _leaving.End(resource);
            _freedGroups[group] = true;
            _work.Raise();
            return;
        }

        _kinds.Put(definition);
        if (definition.IsDeleting && definition.HasFinalizer(DefinitionStatus.Finalizer))
        {
            _leaving.Begin(resource);
            _names[definition.Name] = true;
            _work.Raise();
        }
    }

    private async Task<bool> TryAsync(string name, Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The edge of the loop: whatever is wrong with one definition must not keep the others from going.
            Log.CleanupRetried(_logger, name, e);
            return false;
        }
    }

    private static async Task<bool> CleanAsync(KubernetesClient client, InstanceDeletion instances, string name, CancellationToken cancellationToken)
    {
        var definition = await client.FindAsync(Definitions, new("", name), cancellationToken);
        if (!definition.IsDeleting || !definition.HasFinalizer(DefinitionStatus.Finalizer))
        {
            return true;
        }

        if (!await instances.IsDoneAsync(definition, cancellationToken))
        {
            return false;
        }

        var left = definition["metadata"]["finalizers"].Items.Where(item => item.AsString() != DefinitionStatus.Finalizer);
        await client.UpdateAsync(Definitions, definition.WithAt(["metadata", "finalizers"], ValueList.From(left)), cancellationToken);
        return true;
    }

    // Writing a definition settles its names again, now without those of the one that has gone.
    private async Task<bool> SettleAsync(KubernetesClient client, string group, CancellationToken cancellationToken)
    {
        foreach (var waiting in _store.All(DefinitionKind.StoreResource).Select(_reader.Read))
        {
            if (waiting["spec"]["group"].AsString() == group && !waiting.IsConditionTrue("NamesAccepted") && !waiting.IsDeleting)
            {
                await client.UpdateAsync(Definitions, waiting, cancellationToken);
            }
        }

        return true;
    }
}
