using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Controllers;

/// <summary>Writes a status computed from a cached object, which must still be current.</summary>
internal static class StatusWriter
{
    public static async Task WriteAsync(
        KubernetesClient client, GroupVersionResource resource, Value @object, Value status, CancellationToken cancellationToken)
    {
        try
        {
            await client.UpdateStatusAsync(resource, @object.With("status", status), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // What is gone needs no status.
        }
    }

    /// <summary>Whether two statuses say the same; a count or list that is absent is a zero or an empty one.</summary>
    public static bool Same(Value left, Value right) => Compact(left) == Compact(right);

    private static Value Compact(Value status)
    {
        var compact = new ValueMap.Builder();
        foreach (var (key, value) in status.Fields)
        {
            if (!value.IsNull && value.AsLong() != 0 && !(value.IsList && value.Items.Count == 0))
            {
                compact[key] = value;
            }
        }

        return compact.Build();
    }
}
