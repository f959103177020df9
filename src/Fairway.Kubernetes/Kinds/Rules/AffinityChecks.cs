using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a pod's affinity. Operators and required fields are told by the schema.</summary>
internal static class AffinityChecks
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Check(Value affinity, Problems problems)
    {
        using var _ = problems.At("affinity");
        using (problems.At("nodeAffinity"))
        {
            CheckNodes(affinity["nodeAffinity"], problems);
        }

        foreach (var field in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            using var __ = problems.At(field);
            problems.Each(Required, affinity[field][Required], term => CheckPods(term, problems));
            problems.Each(Preferred, affinity[field][Preferred], term => CheckWeightedPods(term, problems));
        }
    }

    /// <summary>Checks a NodeSelector: terms, of which one must hold.</summary>
    public static void CheckNodeSelector(string field, Value selector, Problems problems)
    {
        using var _ = problems.At(field);
        var terms = selector["nodeSelectorTerms"];
        if (terms.Items.Count == 0)
        {
            problems.Required("nodeSelectorTerms", "must have at least one node selector term");
        }

        problems.Each("nodeSelectorTerms", terms, term => CheckTerm(term, problems));
    }

    private static void CheckNodes(Value affinity, Problems problems)
    {
        if (affinity[Required] is { IsMap: true } required)
        {
            CheckNodeSelector(Required, required, problems);
        }

        problems.Each(Preferred, affinity[Preferred], term =>
        {
            CheckWeight(term, problems);
            using var _ = problems.At("preference");
            CheckTerm(term["preference"], problems);
        });
    }

    private static void CheckTerm(Value term, Problems problems)
    {
        problems.Each("matchExpressions", term["matchExpressions"], expression => CheckExpression(expression, problems));
        problems.Each("matchFields", term["matchFields"], requirement => CheckField(requirement, problems));
    }

    private static void CheckExpression(Value expression, Problems problems)
    {
        if (expression["operator"].AsString() is "Gt" or "Lt" && expression["values"].Items.Count != 1)
        {
            problems.Required("values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
        }

        SelectorChecks.CheckSetAndKey(expression, problems);
    }

    private static void CheckField(Value requirement, Problems problems)
    {
        if (requirement["operator"].AsString() is { } @operator and not ("In" or "NotIn"))
        {
            problems.Invalid("operator", @operator, "not a valid selector operator");
        }
        else if (requirement["values"].Items.Count != 1)
        {
            problems.Required("values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }

        if (requirement["key"].AsString() is { Length: > 0 } key and not "metadata.name")
        {
            problems.Invalid("key", key, "not a valid field selector key");
        }
    }

    private static void CheckWeightedPods(Value term, Problems problems)
    {
        CheckWeight(term, problems);
        using var _ = problems.At("podAffinityTerm");
        CheckPods(term["podAffinityTerm"], problems);
    }

    private static void CheckPods(Value term, Problems problems)
    {
        SelectorChecks.Check(term["labelSelector"], "labelSelector", problems);
        SelectorChecks.Check(term["namespaceSelector"], "namespaceSelector", problems);
        foreach (var name in term["namespaces"].Items)
        {
            problems.Invalid("namespace", name, Names.Label(name.AsString() ?? ""));
        }

        var key = term["topologyKey"].AsString() ?? "";
        if (key.Length == 0)
        {
            problems.Required("topologyKey", "can not be empty");
        }

        problems.Invalid("topologyKey", key, LabelSyntax.QualifiedNameErrors(key));
    }

    private static void CheckWeight(Value term, Problems problems)
    {
        if (term["weight"].AsLong() is { } weight and (< 1 or > 100))
        {
            problems.Invalid("weight", weight, "must be in the range 1-100");
        }
    }
}
