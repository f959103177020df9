using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>storage.k8s.io/v1 StorageClass and VolumeAttributesClass: what says how volumes are made never changes.</summary>
internal static class StorageClassRules
{
    private const int MostParameters = 512;
    private const int MostParameterBytes = 256 * 1024;

    public static KindRules Storage { get; } = new() { Validate = ValidateStorage };

    public static KindRules Attributes { get; } = new() { Validate = ValidateAttributes };

    private static IReadOnlyList<FieldError> ValidateStorage(Value @new, Value old)
    {
        var problems = new Problems();
        var provisioner = @new["provisioner"].AsString() ?? "";
        if (provisioner.Length > 0)
        {
            problems.Invalid("provisioner", provisioner, LabelSyntax.QualifiedNameErrors(provisioner.ToLowerInvariant()));
        }

        CheckParameters(@new["parameters"], problems);
        var seen = new List<Value>();
        problems.Each("allowedTopologies", @new["allowedTopologies"], term => CheckTopology(term, seen, problems));
        if (!old.IsNull)
        {
            foreach (var field in (ReadOnlySpan<string>)["parameters", "provisioner", "reclaimPolicy"])
            {
                Refuse(field, @new, old, problems);
            }

            problems.Immutable("volumeBindingMode", @new["volumeBindingMode"], old["volumeBindingMode"]);
        }

        return problems.All;
    }

    private static IReadOnlyList<FieldError> ValidateAttributes(Value @new, Value old)
    {
        var problems = new Problems();
        DriverChecks.CheckName("driverName", @new["driverName"], problems);
        if (@new["parameters"].Fields.Count == 0)
        {
            problems.Required("parameters", "must contain at least one key/value pair");
        }

        CheckParameters(@new["parameters"], problems);
        if (!old.IsNull)
        {
            Refuse("driverName", @new, old, problems);
            Refuse("parameters", @new, old, problems);
        }

        return problems.All;
    }

    private static void Refuse(string field, Value @new, Value old, Problems problems)
    {
        if (@new[field] != old[field])
        {
            problems.Forbidden(field, $"updates to {field} are forbidden.");
        }
    }

    private static void CheckParameters(Value parameters, Problems problems)
    {
        if (parameters.Fields.Count > MostParameters)
        {
            problems.TooLong("parameters", MostParameters);
            return;
        }

        var size = 0L;
        foreach (var (key, value) in parameters.Fields)
        {
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.AsString() ?? "");
            if (key.Length == 0)
            {
                problems.Invalid("parameters", key, "field can not be empty.");
            }
        }

        if (size > MostParameterBytes)
        {
            problems.TooLong("parameters", MostParameterBytes);
        }
    }

    private static void CheckTopology(Value term, List<Value> seen, Problems problems)
    {
        var expressions = new ValueMap.Builder();
        problems.Each("matchLabelExpressions", term["matchLabelExpressions"], requirement =>
        {
            var (key, values) = (requirement["key"].AsString() ?? "", requirement["values"].Items);
            if (values.Count == 0)
            {
                problems.Required("values");
            }

            for (var i = 0; i < values.Count; i++)
            {
                if (values.Take(i).Contains(values[i]))
                {
                    problems.Duplicate($"values[{i}]", values[i]);
                }
            }

            problems.Invalid("key", key, LabelSyntax.QualifiedNameErrors(key));
            if (!expressions.Build()[key].IsNull)
            {
                problems.Duplicate("key", key);
            }

            expressions[key] = ValueList.From(values.Distinct().OrderBy(static value => value.AsString(), StringComparer.Ordinal));
        });
        Value all = expressions.Build();
        if (seen.Contains(all))
        {
            problems.Duplicate("matchLabelExpressions", "");
        }

        seen.Add(all);
    }
}
