using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Delivery.Reporting;

/// <summary>Brings a status to the API as a merge patch of what changed; nothing is sent when nothing did.</summary>
internal sealed class StatusWriter(KubernetesClient client, GroupVersionResource resource)
{
    /// <summary>The object with the new status; null when the object is gone.</summary>
    public async Task<Value> WriteAsync(Value @object, Value status, CancellationToken cancellationToken)
    {
        var patch = Difference(@object["status"], status);
        if (patch.Fields.Count == 0)
        {
            return @object;
        }

        try
        {
            return await client.PatchStatusAsync(resource, @object.Key, PatchType.Merge, Value.Map(("status", patch)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return Value.Null;
        }
    }

    /// <summary>The merge patch (RFC 7396) from one map to another.</summary>
    public static Value Difference(Value before, Value after)
    {
        var patch = new ValueMap.Builder();
        foreach (var (key, value) in after.Fields)
        {
            if (before[key] != value)
            {
                patch[key] = before[key].IsMap && value.IsMap ? Difference(before[key], value) : value;
            }
        }

        foreach (var (key, _) in before.Fields)
        {
            if (!after.Fields.ContainsKey(key))
            {
                patch[key] = Value.Null;
            }
        }

        return patch.Build();
    }
}
