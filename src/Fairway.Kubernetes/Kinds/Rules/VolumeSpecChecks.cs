using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of the specification of a volume: exactly one source, access modes and a size.</summary>
internal static class VolumeSpecChecks
{
    private static readonly Value[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    private static readonly string[] NotSources =
    [
        "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode", "nodeAffinity",
        "volumeAttributesClassName",
    ];

    /// <summary>Checks the specification of a PersistentVolume.</summary>
    public static void Check(Value spec, string name, Problems problems)
    {
        CheckAccessModes(spec["accessModes"].Items, "", problems);
        CheckCapacity(spec["capacity"], problems);
        if (spec["nodeAffinity"].IsMap)
        {
            using var _ = problems.At("nodeAffinity");
            if (spec["nodeAffinity"]["required"].IsMap)
            {
                AffinityChecks.CheckNodeSelector("required", spec["nodeAffinity"]["required"], problems);
            }
            else
            {
                problems.Required("required", "must specify required node constraints");
            }
        }

        CheckSource(spec, name, problems);
        foreach (var @class in (ReadOnlySpan<string>)["storageClassName", "volumeAttributesClassName"])
        {
            if (spec[@class].AsString() is { Length: > 0 } text)
            {
                problems.Invalid(@class, text, Names.Subdomain(text));
            }
        }
    }

    /// <summary>Checks a specification that stands in a VolumeAttachment.</summary>
    public static void CheckInline(Value spec, Problems problems)
    {
        foreach (var field in (ReadOnlySpan<string>)["claimRef", "capacity", "nodeAffinity", "storageClassName", "volumeAttributesClassName"])
        {
            if (!spec[field].IsNull)
            {
                problems.Forbidden(field, "may not be specified in the context of inline volumes");
            }
        }

        if (!spec["csi"].IsMap)
        {
            problems.Required("csi", "has to be specified in the context of inline volumes");
        }

        CheckAccessModes(spec["accessModes"].Items, "", problems);
        if (spec["persistentVolumeReclaimPolicy"].AsString() is { Length: > 0 } and not "Retain")
        {
            problems.Forbidden("persistentVolumeReclaimPolicy", "may only be Retain in the context of inline volumes");
        }

        if (spec["volumeMode"].AsString() is { Length: > 0 } and not "Filesystem")
        {
            problems.Forbidden("volumeMode", "may not specify volumeMode other than Filesystem in the context of inline volumes");
        }

        CheckSource(spec, "", problems);
    }

    /// <summary>Checks the access modes of a volume or a claim.</summary>
    public static void CheckAccessModes(ValueList modes, string missing, Problems problems)
    {
        if (modes.Count == 0)
        {
            problems.Required("accessModes", missing);
        }

        foreach (var mode in modes.Where(static mode => !AccessModes.Contains(mode)))
        {
            problems.NotSupported("accessModes", mode, AccessModes);
        }

        if (modes.Count > 1 && modes.Contains("ReadWriteOncePod"))
        {
            problems.Forbidden("accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }

    /// <summary>The fields of a specification that say where the volume is.</summary>
    public static Value SourceOf(Value spec) => NotSources.Aggregate(spec, static (rest, field) => rest.Without(field));

    private static void CheckCapacity(Value capacity, Problems problems)
    {
        if (capacity.Fields.Count == 0)
        {
            problems.Required("capacity");
        }

        if (capacity["storage"].IsNull || capacity.Fields.Count > 1)
        {
            problems.NotSupported("capacity", capacity, "storage");
        }

        using var _ = problems.At("capacity");
        foreach (var (name, amount) in capacity.Fields)
        {
            using var __ = problems.AtKey(name);
            if (!Quantity.TryParse(amount.AsString() ?? "", out var quantity))
            {
                continue;
            }

            if (quantity.Value < 0)
            {
                problems.Invalid("", quantity.Value, "must be a valid resource quantity");
            }

            if (quantity.Sign <= 0)
            {
                problems.Invalid("", amount, "must be greater than zero");
            }
        }
    }

    private static void CheckSource(Value spec, string name, Problems problems)
    {
        var found = 0;
        foreach (var (type, source) in SourceOf(spec).Fields)
        {
            if (found++ > 0)
            {
                problems.Forbidden(type, "may not specify more than 1 volume type");
                continue;
            }

            using (problems.At(type))
            {
                VolumeSourceChecks.Check(type, source, name, problems);
            }

            if (type == "local" && !spec["nodeAffinity"].IsMap)
            {
                problems.Required("nodeAffinity", "Local volume requires node affinity");
            }
        }

        if (found == 0)
        {
            problems.Required("", "must specify a volume type");
        }

        if (spec["persistentVolumeReclaimPolicy"].AsString() == "Recycle" && spec["hostPath"].IsMap
            && (spec["hostPath"]["path"].AsString() ?? "").Trim('/').Length == 0)
        {
            problems.Forbidden("persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
    }
}
