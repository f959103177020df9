using System.Net;
using System.Net.Sockets;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 Node.</summary>
internal static class NodeRules
{
    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    private static Value Default(Value node) => Rewrite.Field(
        Rewrite.Field(node, "spec", DefaultRanges),
        "status",
        static status => status["capacity"].IsNull ? status : Rewrite.Missing(status, "allocatable", status["capacity"]));

    // The first range of pods is told twice (Convert_v1_NodeSpec_To_core_NodeSpec and back).
    private static Value DefaultRanges(Value spec) => spec["podCIDR"].AsString() is { Length: > 0 } first
        ? spec["podCIDRs"].Items.Count == 0 ? spec.With("podCIDRs", Value.List(first)) : spec
        : spec["podCIDRs"].Items.Count > 0 ? spec.With("podCIDR", spec["podCIDRs"][0]) : spec;

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            CheckTaints(@new["spec"]["taints"].Items, problems);
            CheckRanges(@new["spec"]["podCIDRs"], problems);
            if (!old.IsNull)
            {
                CheckOnce("podCIDR", @new["spec"], old["spec"], "node updates may not change podCIDR except from \"\" to valid", problems);
                CheckOnce("providerID", @new["spec"], old["spec"], "node updates may not change providerID except from \"\" to valid", problems);
            }
        }

        return problems.All;
    }

    private static void CheckTaints(ValueList taints, Problems problems)
    {
        var seen = new HashSet<(Value, Value)>();
        using var _ = problems.At("taints");
        for (var i = 0; i < taints.Count; i++)
        {
            using var __ = problems.At(i);
            problems.Invalid("key", taints[i]["key"], LabelSyntax.QualifiedNameErrors(taints[i]["key"].AsString() ?? ""));
            problems.Invalid("value", taints[i]["value"], LabelSyntax.LabelValueErrors(taints[i]["value"].AsString() ?? ""));
            if (!seen.Add((taints[i]["key"], taints[i]["effect"])))
            {
                problems.Add(FieldError.Duplicate(problems.Place(), taints[i]) with { Detail = "taints must be unique by key and effect pair" });
            }
        }
    }

    private static void CheckRanges(Value ranges, Problems problems)
    {
        var families = new List<AddressFamily>();
        for (var i = 0; i < ranges.Items.Count; i++)
        {
            if (IPNetwork.TryParse(ranges[i].AsString(), out var range))
            {
                families.Add(range.BaseAddress.AddressFamily);
            }
            else
            {
                using var _ = problems.At("podCIDRs");
                problems.Add(FieldError.Invalid(
                    $"{problems.Place()}[{i}]", ranges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
            }
        }

        if (ranges.Items.Count > 1 && (families.Count != 2 || families[0] == families[1]))
        {
            problems.Invalid("podCIDRs", ranges, "may specify no more than one CIDR for each IP family");
        }
    }

    private static void CheckOnce(string field, Value @new, Value old, string message, Problems problems)
    {
        if (old[field].AsString() is { Length: > 0 } before && @new[field].AsString() != before)
        {
            problems.Forbidden(field, message);
        }
    }
}
