using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 LimitRange.</summary>
internal static class LimitRangeRules
{
    private static readonly string[] Amounts = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    // A container that says nothing gets the most it may have, and asks for what it may have or else for the least.
    private static Value Default(Value range) => Rewrite.Field(range, "spec", static spec => Rewrite.Items(spec, "limits", static item =>
        item["type"].AsString() != "Container"
            ? item
            : Fill(Fill(Fill(item, "default", "max"), "defaultRequest", "default"), "defaultRequest", "min")));

    private static Value Fill(Value item, string field, string from)
    {
        foreach (var (name, amount) in item[from].Fields)
        {
            item = item[field][name].IsNull ? item.WithAt([field, name], amount) : item;
        }

        return item;
    }

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        var types = new HashSet<string>(StringComparer.Ordinal);
        using var _ = problems.At("spec");
        problems.Each("limits", @new["spec"]["limits"], item =>
        {
            var type = item["type"].AsString() ?? "";
            CheckType(type, problems);
            if (!types.Add(type))
            {
                problems.Duplicate("type", type);
            }

            CheckItem(type, item, problems);
        });
        return problems.All;
    }

    private static void CheckType(string type, Problems problems)
    {
        var errors = LabelSyntax.QualifiedNameErrors(type);
        problems.Invalid("type", type, errors);
        if (errors.Count == 0 && !type.Contains('/', StringComparison.Ordinal) && type is not ("Pod" or "Container" or "PersistentVolumeClaim"))
        {
            problems.Invalid("type", type, "must be a standard limit type or fully qualified");
        }
    }

    private static void CheckItem(string type, Value item, Problems problems)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var field in Amounts)
        {
            if (type == "Pod" && (field is "default" or "defaultRequest"))
            {
                if (item[field].Fields.Count > 0)
                {
                    problems.Forbidden(field, "may not be specified when `type` is 'Pod'");
                }

                continue;
            }

            using var _ = problems.At(field);
            foreach (var name in item[field].Fields.Select(static amount => amount.Key))
            {
                using var __ = problems.AtKey(name);
                names.Add(name);
                if (type is "Pod" or "Container")
                {
                    ResourceNames.CheckContainerName(name, problems);
                }
                else
                {
                    ResourceNames.CheckName(name, problems);
                }
            }
        }

        if (type == "PersistentVolumeClaim" && item["min"]["storage"].IsNull && item["max"]["storage"].IsNull)
        {
            problems.Required("limits", "either minimum or maximum storage value is required, but neither was provided");
        }

        foreach (var name in names)
        {
            LimitRelations.Check(name, item, problems);
        }
    }
}
