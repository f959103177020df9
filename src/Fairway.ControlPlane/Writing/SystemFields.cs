using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>The metadata that the server alone decides, as upstream's <c>rest.BeforeCreate</c> and <c>rest.BeforeUpdate</c> set it.</summary>
internal static class SystemFields
{
    private const int MaxGeneratedName = 63;

    private static readonly string[] Unchangeable =
    [
        "uid", "creationTimestamp", "generateName", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion",
    ];

    // Once set they stay; that somebody sets them is for validation to refuse.
    private static readonly string[] OfDeletion = ["deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>A new object: named, with a uid and its time.</summary>
    public static Value ForCreate(KindDescription kind, Value @object, string @namespace, DateTimeOffset now)
    {
        var metadata = @object["metadata"].Fields.ToBuilder();
        foreach (var field in Unchangeable)
        {
            if (field != "generateName")
            {
                metadata.Remove(field);
            }
        }

        metadata.Remove("managedFields");
        if (kind.Namespaced)
        {
            metadata["namespace"] = @namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }

        if ((metadata["name"].AsString() ?? "").Length == 0 && metadata["generateName"].AsString() is { Length: > 0 } prefix)
        {
            metadata["name"] = GeneratedName(prefix);
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Timestamps.Seconds(now);
        if (CountsGenerations(kind))
        {
            metadata["generation"] = 1;
        }

        return @object.With("metadata", metadata.Build());
    }

    /// <summary>
    /// A changed object with the metadata that a change may not touch taken from the live one; a write to <c>/status</c> leaves more of it alone.
    /// </summary>
    public static Value ForUpdate(KindDescription kind, Value changed, Value live, bool statusOnly)
    {
        var settled = statusOnly ? ObjectPreparation.PrepareStatus(kind, changed, live) : changed;
        var metadata = settled["metadata"].Fields.ToBuilder();
        foreach (var field in Unchangeable)
        {
            if (!live["metadata"][field].IsNull || !OfDeletion.Contains(field))
            {
                Keep(metadata, live["metadata"], field);
            }
        }

        Keep(metadata, live["metadata"], "name");
        Keep(metadata, live["metadata"], "namespace");
        return settled.With("metadata", metadata.Build());
    }

    /// <summary>One more when anything but metadata and status changed.</summary>
    public static Value BumpGeneration(KindDescription kind, Value changed, Value live)
    {
        if (!CountsGenerations(kind) || Desired(kind, changed) == Desired(kind, live))
        {
            return changed;
        }

        return changed.WithAt(["metadata", "generation"], live.Generation + 1);
    }

    // Upstream's strategies of most core kinds set none; pods have it since 1.33.
    private static bool CountsGenerations(KindDescription kind) =>
        kind.IsCustom
        || (kind.Kind.Group.Length > 0 && kind.HasStatus)
        || kind.Kind is { Group: "", Kind: "Pod" or "ReplicationController" } or { Group: "discovery.k8s.io" or "admissionregistration.k8s.io" };

    private static Value Desired(KindDescription kind, Value @object)
    {
        var desired = @object.Without("metadata");
        return kind.HasStatus ? desired.Without("status") : desired;
    }

    private static string GeneratedName(string prefix) =>
        prefix[..Math.Min(prefix.Length, MaxGeneratedName - NameSuffix.Length)] + NameSuffix.New();

    private static void Keep(ValueMap.Builder metadata, Value live, string field)
    {
        if (live[field].IsNull)
        {
            metadata.Remove(field);
        }
        else
        {
            metadata[field] = live[field];
        }
    }
}
