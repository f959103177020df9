using System.Collections.Concurrent;
using System.Threading.Channels;
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
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly KindRegistry _kinds;
    private readonly LeavingDefinitions _leaving;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _freedGroups = new(StringComparer.Ordinal);

    // Says that there is something to do, however often it is said.
    private readonly Channel<bool> _work =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public DefinitionCleanup(
        ObjectStore store, ObjectReader reader, KindRegistry kinds, LeavingDefinitions leaving, TimeProvider time, ILogger logger)
    {
        _store = store;
        _reader = reader;
        _kinds = kinds;
        _leaving = leaving;
        _time = time;
        _logger = logger;
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
    public async Task RunAsync(KubernetesClient client, InstanceDeletion instances, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _work.Reader.ReadAsync(cancellationToken);
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
                    await Task.Delay(RetryDelay, _time, cancellationToken);
                    _work.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops; the definition's finalizer is still there at the next start.
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
            _work.Writer.TryWrite(true);
            return;
        }

        _kinds.Put(definition);
        if (definition.IsDeleting && definition.HasFinalizer(DefinitionStatus.Finalizer))
        {
            _leaving.Begin(resource);
            _names[definition.Name] = true;
            _work.Writer.TryWrite(true);
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
