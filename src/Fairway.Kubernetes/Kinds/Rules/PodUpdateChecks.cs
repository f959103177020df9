using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What may change in the specification of a pod that exists.</summary>
internal static class PodUpdateChecks
{
    private const string Immutable =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Check(Value @new, Value old, Problems problems)
    {
        CheckDeadline(@new["activeDeadlineSeconds"], old["activeDeadlineSeconds"], problems);
        CheckTolerations(@new["tolerations"].Items, old["tolerations"].Items, problems);
        var gates = @new["schedulingGates"].Items;
        if (gates.Except(old["schedulingGates"].Items).Any())
        {
            problems.Add(FieldError.Forbidden("spec.schedulingGates", "only deletion is allowed, but found new scheduling gate"));
        }

        var (changed, before) = (WithoutMutable(@new, old), WithoutMutable(old, old));
        if (changed != before)
        {
            problems.Add(FieldError.Forbidden("spec", $"{Immutable}\nchanged: {string.Join(", ", ChangedFields(changed, before))}"));
        }
    }

    private static void CheckDeadline(Value @new, Value old, Problems problems)
    {
        if (old.AsLong() is not { } before)
        {
            return;
        }

        if (@new.AsLong() is not { } after)
        {
            problems.Add(FieldError.Invalid("spec.activeDeadlineSeconds", Value.Null, "must not update from a positive integer to nil value"));
        }
        else if (after > before)
        {
            problems.Add(FieldError.Invalid("spec.activeDeadlineSeconds", after, "must be less than or equal to previous value"));
        }
    }

    private static void CheckTolerations(ValueList @new, ValueList old, Problems problems)
    {
        foreach (var toleration in old)
        {
            if (!@new.Any(candidate => candidate.Without("tolerationSeconds") == toleration.Without("tolerationSeconds")))
            {
                problems.Add(FieldError.Forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
                return;
            }
        }
    }

    // The parts that may change, taken from the old one, so that what remains must be equal.
    private static Value WithoutMutable(Value spec, Value old)
    {
        spec = WithoutImages(WithoutImages(spec, "containers"), "initContainers");
        foreach (var field in (ReadOnlySpan<string>)["activeDeadlineSeconds", "tolerations", "schedulingGates"])
        {
            spec = spec.Without(field);
        }

        var wasNegative = old["terminationGracePeriodSeconds"].AsLong() < 0;
        return wasNegative && spec["terminationGracePeriodSeconds"].AsLong() == 1
            ? spec.With("terminationGracePeriodSeconds", old["terminationGracePeriodSeconds"])
            : spec;
    }

    private static Value WithoutImages(Value spec, string list) => Rewrite.Items(spec, list, static container => container.Without("image"));

    private static IEnumerable<string> ChangedFields(Value @new, Value old) =>
        @new.Fields.Concat(old.Fields).Select(pair => pair.Key).Distinct().Where(key => @new[key] != old[key]).Select(key => "spec." + key);
}
