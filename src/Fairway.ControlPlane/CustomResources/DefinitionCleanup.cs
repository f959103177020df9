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

/// <summary>Deletes the objects of a definition that is being deleted, then lets the definition go; goes on where it stopped after a restart.</summary>
internal sealed class DefinitionCleanup
{
    private static readonly GroupVersionResource Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly KindRegistry _kinds;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<string> _names = Channel.CreateUnbounded<string>(new() { SingleReader = true });

    public DefinitionCleanup(ObjectStore store, ObjectReader reader, KindRegistry kinds, TimeProvider time, ILogger logger)
    {
        _store = store;
        _reader = reader;
        _kinds = kinds;
        _time = time;
        _logger = logger;
        var kind = kinds.Required(Definitions.Group, Definitions.Version, Definitions.Resource);
        foreach (var stored in store.All(kind.StoreResource))
        {
            Take(reader.Read(stored), isGone: false);
        }

        store.OnCommitted((write, stored) =>
        {
            if (stored.Key.Resource == kind.StoreResource)
            {
                Take(reader.Read(stored), write is Write.Delete);
            }
        });
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(IKubernetesTransport transport, CancellationToken cancellationToken)
    {
        var client = new KubernetesClient(transport, "fairway-control-plane");
        try
        {
            await foreach (var name in _names.Reader.ReadAllAsync(cancellationToken))
            {
                if (!await TryCleanAsync(client, name, cancellationToken))
                {
                    // Objects with finalizers take their time.
                    await Task.Delay(RetryDelay, _time, cancellationToken);
                    _names.Writer.TryWrite(name);
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
        if (isGone)
        {
            _kinds.Remove(definition.Name);
            return;
        }

        _kinds.Put(definition);
        if (definition.IsDeleting && definition.HasFinalizer(DefinitionStatus.Finalizer))
        {
            _names.Writer.TryWrite(definition.Name);
        }
    }

    private async Task<bool> TryCleanAsync(KubernetesClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            var definition = await client.FindAsync(Definitions, new("", name), cancellationToken);
            if (!definition.HasFinalizer(DefinitionStatus.Finalizer))
            {
                return true;
            }

            var kind = _kinds.Current.Stored(definition["spec"]["group"].AsString() ?? "", definition["spec"]["names"]["plural"].AsString() ?? "");
            if (kind is { IsCustom: true } && !await IsEmptyAsync(client, kind, cancellationToken))
            {
                return false;
            }

            var left = definition["metadata"]["finalizers"].Items.Where(item => item.AsString() != DefinitionStatus.Finalizer);
            await client.UpdateAsync(Definitions, definition.WithAt(["metadata", "finalizers"], ValueList.From(left)), cancellationToken);
            return true;
        }
        catch (KubernetesException e)
        {
            Log.CleanupRetried(_logger, name, e);
            return false;
        }
    }

    private async Task<bool> IsEmptyAsync(KubernetesClient client, KindDescription kind, CancellationToken cancellationToken)
    {
        foreach (var stored in _store.All(kind.StoreResource))
        {
            if (!_reader.Read(stored).IsDeleting)
            {
                var served = _kinds.Current.Served.First(other => other.StoreResource == kind.StoreResource);
                await client.DeleteAsync(served.Resource, new(stored.Key.Namespace, stored.Key.Name), Value.Null, cancellationToken);
            }
        }

        return _store.All(kind.StoreResource).Count == 0;
    }
}
