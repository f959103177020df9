using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>apiextensions.k8s.io/v1 CustomResourceDefinition.</summary>
internal static class DefinitionRules
{
    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    private static Value Default(Value definition)
    {
        var names = definition["spec"]["names"];
        if (names["kind"].AsString() is not { Length: > 0 } kind)
        {
            return definition;
        }

        var filled = IsMissing(names["singular"]) ? names.With("singular", kind.ToLowerInvariant()) : names;
        filled = IsMissing(names["listKind"]) ? filled.With("listKind", kind + "List") : filled;
        return filled == names ? definition : definition.WithAt(["spec", "names"], filled);
    }

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        DefinitionChecks.Check(@new, old, problems);
        if (!old.IsNull)
        {
            CheckUpdate(@new, old, problems);
        }
        else if (!@new["spec"]["versions"].Items.Any(version => version["storage"].AsBool() == true))
        {
            problems.Invalid("status.storedVersions", Value.Null, "must have at least one stored version");
        }

        return problems.All;
    }

    private static void CheckUpdate(Value @new, Value old, Problems problems)
    {
        using (problems.At("spec"))
        {
            if (old.IsConditionTrue("Established"))
            {
                problems.Immutable("scope", @new["spec"]["scope"], old["spec"]["scope"]);
                problems.Immutable("names.kind", @new["spec"]["names"]["kind"], old["spec"]["names"]["kind"]);
            }

            problems.Immutable("group", @new["spec"]["group"], old["spec"]["group"]);
            problems.Immutable("names.plural", @new["spec"]["names"]["plural"], old["spec"]["names"]["plural"]);
        }

        var versions = @new["spec"]["versions"].Items;
        var stored = old["status"]["storedVersions"].Items;
        for (var i = 0; i < stored.Count; i++)
        {
            if (!versions.Any(version => version["name"] == stored[i]))
            {
                var version = stored[i].AsString();
                problems.Add(FieldError.Invalid(
                    $"status.storedVersions[{i}]",
                    stored[i],
                    $"missing from spec.versions; {version} was previously a storage version, and must remain in spec.versions "
                    + $"until a storage migration ensures no data remains persisted in {version} "
                    + $"and removes {version} from status.storedVersions"));
            }
        }
    }

    private static bool IsMissing(Value value) => value.AsString() is null or "";
}
