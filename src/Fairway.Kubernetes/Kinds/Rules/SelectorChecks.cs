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
        problems.Each("matchExpressions", selector["matchExpressions"], expression =>
        {
            if (expression["operator"].AsString() is { } other and not ("In" or "NotIn" or "Exists" or "DoesNotExist"))
            {
                problems.Invalid("operator", other, "not a valid selector operator");
            }

            CheckSetAndKey(expression, problems);
        });
    }

    /// <summary>Whether a requirement has values where its operator wants some and none where it wants none, and what its key is.</summary>
    public static void CheckSetAndKey(Value requirement, Problems problems)
    {
        var count = requirement["values"].Items.Count;
        switch (requirement["operator"].AsString())
        {
            case "In" or "NotIn" when count == 0:
                problems.Required("values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when count > 0:
                problems.Forbidden("values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            default:
                break;
        }

        if (requirement["key"].AsString() is { Length: > 0 } key)
        {
            problems.Invalid("key", key, LabelSyntax.QualifiedNameErrors(key));
        }
    }
}
