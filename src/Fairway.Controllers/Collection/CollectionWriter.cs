using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Controllers.Collection;

/// <summary>The collector's writes. Each one fails on an object that changed since it was seen; that it is gone is as good as done.</summary>
internal sealed class CollectionWriter(KubernetesClient client)
{
    public Task DeleteAsync(CollectedKind kind, Value @object, string propagation, CancellationToken cancellationToken) => UnlessGone(
        client.DeleteAsync(kind.Resource, @object.Key, DeleteRequest.Of(@object, propagation), cancellationToken));

    /// <summary>Drops the owner references with these uids.</summary>
    public Task FreeAsync(CollectedKind kind, Value @object, IReadOnlyList<string> uids, CancellationToken cancellationToken)
    {
        var rest = @object.Metadata["ownerReferences"].Items.Where(reference => !uids.Contains(reference["uid"].AsString()));
        return WriteAsync(kind, @object, "ownerReferences", ValueList.From(rest), cancellationToken);
    }

    public Task RemoveFinalizerAsync(CollectedKind kind, Value @object, string finalizer, CancellationToken cancellationToken)
    {
        var rest = @object.Metadata["finalizers"].Items.Where(item => item.AsString() != finalizer);
        return WriteAsync(kind, @object, "finalizers", ValueList.From(rest), cancellationToken);
    }

    /// <summary>Lets the object's owners go before it; returns the object as it is then.</summary>
    public Task<Value> UnblockAsync(CollectedKind kind, Value @object, CancellationToken cancellationToken)
    {
        var references = ValueList.From(@object.Metadata["ownerReferences"].Items.Select(reference => reference.Without("blockOwnerDeletion")));
        return client.UpdateAsync(kind.Resource, @object.WithAt(["metadata", "ownerReferences"], references), cancellationToken);
    }

    private Task WriteAsync(CollectedKind kind, Value @object, string field, ValueList list, CancellationToken cancellationToken)
    {
        var changed = list.Count == 0 ? @object.WithoutAt("metadata", field) : @object.WithAt(["metadata", field], list);
        return UnlessGone(client.UpdateAsync(kind.Resource, changed, cancellationToken));
    }

    private static async Task UnlessGone(Task<Value> write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // What was to be changed is no more.
        }
    }
}
