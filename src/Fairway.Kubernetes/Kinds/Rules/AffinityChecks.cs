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
            ForEach(Required, affinity[field][Required].Items, CheckPods, problems);
            ForEach(Preferred, affinity[field][Preferred].Items, CheckWeightedPods, problems);
        }
    }

    /// <summary>Checks a NodeSelector: terms, of which one must hold.</summary>
    public static void CheckNodeSelector(string field, Value selector, Problems problems)
    {
        using var _ = problems.At(field);
        var terms = selector["nodeSelectorTerms"].Items;
        if (terms.Count == 0)
        {
            problems.Required("nodeSelectorTerms", "must have at least one node selector term");
        }

        ForEach("nodeSelectorTerms", terms, CheckTerm, problems);
    }

    private static void CheckNodes(Value affinity, Problems problems)
    {
        if (affinity[Required] is { IsMap: true } required)
        {
            CheckNodeSelector(Required, required, problems);
        }

        ForEach(
            Preferred,
            affinity[Preferred].Items,
            static (term, problems) =>
            {
                CheckWeight(term, problems);
                using var _ = problems.At("preference");
                CheckTerm(term["preference"], problems);
            },
            problems);
    }

    private static void CheckTerm(Value term, Problems problems)
    {
        ForEach("matchExpressions", term["matchExpressions"].Items, CheckExpression, problems);
        ForEach("matchFields", term["matchFields"].Items, CheckField, problems);
    }

    private static void CheckExpression(Value expression, Problems problems)
    {
        var count = expression["values"].Items.Count;
        switch (expression["operator"].AsString())
        {
            case "In" or "NotIn" when count == 0:
                problems.Required("values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when count > 0:
                problems.Forbidden("values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when count != 1:
                problems.Required("values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
            default:
                break;
        }

        if (expression["key"].AsString() is { Length: > 0 } key)
        {
            problems.Invalid("key", key, LabelSyntax.QualifiedNameErrors(key));
        }
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

        if (term["topologyKey"].AsString() is { Length: > 0 } key)
        {
            problems.Invalid("topologyKey", key, LabelSyntax.QualifiedNameErrors(key));
        }
    }

    private static void CheckWeight(Value term, Problems problems)
    {
        if (term["weight"].AsLong() is { } weight and (< 1 or > 100))
        {
            problems.Invalid("weight", weight, "must be in the range 1-100");
        }
    }

    private static void ForEach(string field, ValueList items, Action<Value, Problems> check, Problems problems)
    {
        using var _ = problems.At(field);
        for (var i = 0; i < items.Count; i++)
        {
            using var __ = problems.At(i);
            check(items[i], problems);
        }
    }
}
