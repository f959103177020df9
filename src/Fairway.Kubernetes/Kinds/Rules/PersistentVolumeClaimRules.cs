using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 PersistentVolumeClaim: once made it may only ask for more room, and for other attributes of its volume.</summary>
internal static class PersistentVolumeClaimRules
{
    private const string StorageAnnotation = "volume.beta.kubernetes.io/storage-class";

    public static KindRules Rules { get; } = new() { Default = Default, Prepare = Prepare, Validate = Validate };

    // dataSourceRef is dataSource for any kind; both are always served where they can say the same.
    private static Value Default(Value claim) => Rewrite.Field(claim, "spec", static spec =>
    {
        var (source, reference) = (spec["dataSource"], spec["dataSourceRef"]);
        if (source.IsMap && reference.IsNull)
        {
            return spec.With("dataSourceRef", source);
        }

        return reference.IsMap && source.IsNull && (reference["namespace"].AsString() ?? "").Length == 0
            ? spec.With("dataSource", reference.Without("namespace"))
            : spec;
    });

    private static Value Prepare(Value @new, Value old) => old.IsNull ? @new.With("status", Value.Map(("phase", "Pending"))) : @new;

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            CheckSpec(@new["spec"], problems);
        }

        if (!old.IsNull)
        {
            CheckUpdate(@new, old, problems);
        }

        return problems.All;
    }

    private static void CheckSpec(Value spec, Problems problems)
    {
        VolumeSpecChecks.CheckAccessModes(spec["accessModes"].Items, "at least 1 access mode is required", problems);
        SelectorChecks.Check(spec["selector"], "selector", problems);
        var storage = spec["resources"]["requests"]["storage"];
        if (storage.IsNull)
        {
            problems.Required("resources[storage]");
        }
        else if (Quantity.TryParse(storage.AsString() ?? "", out var amount) && amount.Sign <= 0)
        {
            problems.Invalid("resources[storage]", storage, "must be greater than zero");
        }

        foreach (var @class in (ReadOnlySpan<string>)["storageClassName", "volumeAttributesClassName"])
        {
            if (spec[@class].AsString() is { Length: > 0 } text)
            {
                problems.Invalid(@class, text, Names.Subdomain(text));
            }
        }

        CheckSources(spec, problems);
    }

    private static void CheckSources(Value spec, Problems problems)
    {
        var (source, reference) = (spec["dataSource"], spec["dataSourceRef"]);
        foreach (var field in (ReadOnlySpan<string>)["dataSource", "dataSourceRef"])
        {
            var (kind, group) = (spec[field]["kind"].AsString() ?? "", spec[field]["apiGroup"].AsString() ?? "");
            if (spec[field].IsMap && group.Length == 0 && kind != "PersistentVolumeClaim")
            {
                problems.Invalid(field, kind, "");
            }
            else if (group.Length > 0)
            {
                problems.Invalid($"{field}.apiGroup", group, Names.Subdomain(group));
            }
        }

        if (!source.IsMap || !reference.IsMap)
        {
            return;
        }

        if ((reference["namespace"].AsString() ?? "").Length > 0)
        {
            problems.Invalid("", "dataSource", "may not be specified when dataSourceRef.namespace is specified");
        }
        else if (source != reference.Without("namespace"))
        {
            problems.Invalid("", "dataSource", "must match dataSourceRef");
        }
    }

    private static void CheckUpdate(Value @new, Value old, Problems problems)
    {
        var (spec, before) = (@new["spec"], old["spec"]);
        var isBound = @new["status"]["phase"].AsString() == "Bound";
        var (size, sizeBefore) = (spec["resources"]["requests"]["storage"], before["resources"]["requests"]["storage"]);
        var same = (before["volumeName"].AsString() ?? "").Length == 0 ? spec.With("volumeName", before["volumeName"]) : spec;
        if (isBound)
        {
            same = same.WithAt(["resources", "requests", "storage"], sizeBefore)
                .With("volumeAttributesClassName", before["volumeAttributesClassName"]);
        }

        // The class may move from the old annotation to its field.
        if (before["storageClassName"].IsNull && old.Annotations[StorageAnnotation] is { IsNull: false } @class && spec["storageClassName"] == @class)
        {
            same = same.Without("storageClassName");
        }

        if (WithoutNulls(same) != WithoutNulls(before))
        {
            problems.Forbidden(
                "spec",
                "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
                + $"changed: {string.Join(", ", Changed(same, before))}");
        }

        if (Quantity.TryParse(size.AsString() ?? "", out var now) && Quantity.TryParse(sizeBefore.AsString() ?? "", out var then) && now < then)
        {
            var has = Quantity.TryParse(old["status"]["capacity"]["storage"].AsString() ?? "0", out var given) ? given : Quantity.Zero;
            if (now <= has)
            {
                problems.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
            }
        }

        problems.Immutable("volumeMode", spec["volumeMode"], before["volumeMode"]);
    }

    private static Value WithoutNulls(Value map) => map.Fields.Where(static pair => pair.Value.IsNull)
        .Aggregate(map, static (rest, pair) => rest.Without(pair.Key));

    private static IEnumerable<string> Changed(Value @new, Value old) =>
        @new.Fields.Concat(old.Fields).Select(static pair => pair.Key).Distinct()
            .Where(key => @new[key] != old[key]).Select(static key => "spec." + key);
}
