using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of what an autoscaler measures: one source, which its type names, with a target that fits it.</summary>
internal static class MetricChecks
{
    private const string AverageValue = "target.averageValue";

    private static readonly Value[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];

    // In the order in which upstream looks for them.
    private static readonly (string Type, string Field)[] Sources =
        [("Object", "object"), ("External", "external"), ("Pods", "pods"), ("Resource", "resource"), ("ContainerResource", "containerResource")];

    public static void Check(Value metric, Problems problems)
    {
        var type = metric["type"].AsString() ?? "";
        if (type.Length == 0)
        {
            problems.Required("type", "must specify a metric source type");
        }

        if (!Types.Contains(type))
        {
            problems.NotSupported("type", type, Types);
        }

        var present = Array.FindAll(Sources, source => metric[source.Field].IsMap);
        if (present.Length > 0)
        {
            using var _ = problems.At(present[0].Field);
            CheckSource(present[0].Field, metric[present[0].Field], problems);
        }

        foreach (var (name, field) in Sources)
        {
            if (name == type && !metric[field].IsMap)
            {
                problems.Required(field, "must populate information for the given metric source");
            }
            else if (name != type && metric[field].IsMap && present.Length != 1)
            {
                problems.Forbidden(field, "must populate the given metric source only");
            }
        }
    }

    public static void CheckReference(string field, Value reference, Problems problems)
    {
        using var _ = problems.At(field);
        CheckSegment("kind", reference["kind"], "", problems);
        CheckSegment("name", reference["name"], "", problems);
    }

    private static void CheckSource(string kind, Value source, Problems problems)
    {
        var target = source["target"];
        var (value, average, utilization) = (!target["value"].IsNull, !target["averageValue"].IsNull, !target["averageUtilization"].IsNull);
        switch (kind)
        {
            case "object":
                CheckReference("describedObject", source["describedObject"], problems);
                Require(value || average, AverageValue, "must set either a target value or averageValue");
                break;
            case "external":
                Require(value || average, AverageValue, "must set either a target value for metric or a per-pod target");
                Refuse(value && average, "target.value", "may not set both a target value for metric and a per-pod target");
                break;
            case "pods":
                Require(average, AverageValue, "must specify a positive target averageValue");
                break;
            default:
                CheckResource(kind, source, problems);
                Require(utilization || average, "target.averageUtilization", "must set either a target raw value or a target utilization");
                Refuse(utilization && average, AverageValue, "may not set both a target raw value and a target utilization");
                break;
        }

        if (kind is "object" or "external" or "pods")
        {
            CheckSegment("metric.name", source["metric"]["name"], "must specify a metric name", problems);
        }

        CheckTarget(target, problems);

        void Require(bool holds, string field, string message)
        {
            if (!holds)
            {
                problems.Required(field, message);
            }
        }

        void Refuse(bool wrong, string field, string message)
        {
            if (wrong)
            {
                problems.Forbidden(field, message);
            }
        }
    }

    private static void CheckResource(string kind, Value source, Problems problems)
    {
        if ((source["name"].AsString() ?? "").Length == 0)
        {
            problems.Required("name", "must specify a resource name");
        }

        if (kind != "containerResource")
        {
            return;
        }

        if (source["container"].AsString() is { Length: > 0 } container)
        {
            problems.Invalid("container", container, Names.Label(container));
        }
        else
        {
            problems.Required("container", "must specify a container");
        }
    }

    private static void CheckTarget(Value target, Problems problems)
    {
        using var _ = problems.At("target");
        var type = target["type"].AsString() ?? "";
        if (type.Length == 0)
        {
            problems.Required("type", "must specify a metric target type");
        }

        if (type is not ("Utilization" or "Value" or "AverageValue"))
        {
            problems.Invalid("type", type, "must be either Utilization, Value, or AverageValue");
        }

        foreach (var field in (ReadOnlySpan<string>)["value", "averageValue"])
        {
            if (target[field].AsString() is { } text && Quantity.TryParse(text, out var quantity) && quantity.Sign != 1)
            {
                problems.Invalid(field, text, "must be positive");
            }
        }

        if (target["averageUtilization"].AsLong() is { } percent and < 1)
        {
            problems.Invalid("averageUtilization", percent, "must be greater than 0");
        }
    }

    private static void CheckSegment(string field, Value name, string missing, Problems problems)
    {
        if (name.AsString() is { Length: > 0 } text)
        {
            problems.Invalid(field, text, Names.PathSegment(text));
        }
        else
        {
            problems.Required(field, missing);
        }
    }
}
