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

    /// <summary>Writes it unless the object says the same already.</summary>
    /// <returns>Whether there was something to write.</returns>
    public static async Task<bool> WriteChangedAsync(
        KubernetesClient client, GroupVersionResource resource, Value @object, Value status, CancellationToken cancellationToken)
    {
        if (Same(@object["status"], status))
        {
            return false;
        }

        await WriteAsync(client, resource, @object, status, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether two statuses say the same; a count or list that is absent is a zero or an empty one.</summary>
    public static bool Same(Value left, Value right) => Compact(left) == Compact(right);

    /// <summary>The status with a count, which the API leaves out when it is zero.</summary>
    public static Value WithCount(this Value status, string field, int count) => count == 0 ? status : status.With(field, count);

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
