using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a label selector.</summary>
internal static class SelectorChecks
{
    public static void Check(Value selector, string field, Problems problems)
    {
        using var _ = problems.At(field);
        MetadataRules.CheckLabels(selector["matchLabels"], problems, "matchLabels");
        using var __ = problems.At("matchExpressions");
        var expressions = selector["matchExpressions"].Items;
        for (var i = 0; i < expressions.Count; i++)
        {
            using var ___ = problems.At(i);
            CheckExpression(expressions[i], problems);
        }
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
            case "In" or "NotIn" or "Exists" or "DoesNotExist" or null:
                break;
            case var other:
                problems.Invalid("operator", other, "not a valid selector operator");
                break;
        }

        if (expression["key"].AsString() is { Length: > 0 } key)
        {
            problems.Invalid("key", key, LabelSyntax.QualifiedNameErrors(key));
        }
    }
}
