using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>
/// One metric of an autoscaler, wanted (<c>target</c>) or found (<c>current</c>), between autoscaling/v2 and the flat form that autoscaling/v1
/// keeps in annotations: <c>{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"10"}}</c>.
/// </summary>
internal static class AutoscalerMetrics
{
    public static Value ToV1(Value metric, string side) => Change(metric, (kind, source) =>
    {
        var amount = source[side];
        var flat = new ValueMap.Builder();
        switch (kind)
        {
            case "resource" or "containerResource":
                Put(flat, "name", source["name"]);
                Put(flat, "container", source["container"]);
                Put(flat, side + "AverageUtilization", amount["averageUtilization"]);
                Put(flat, side + "AverageValue", amount["averageValue"]);
                break;
            case "object":
                Put(flat, "target", source["describedObject"]);
                Put(flat, "metricName", source["metric"]["name"]);
                Put(flat, side + "Value", amount["value"].IsNull ? "0" : amount["value"]);
                Put(flat, "selector", source["metric"]["selector"]);
                Put(flat, "averageValue", amount["averageValue"]);
                break;
            default:
                Put(flat, "metricName", source["metric"]["name"]);
                Put(flat, kind == "external" ? "metricSelector" : "selector", source["metric"]["selector"]);
                Put(flat, side + "Value", amount["value"]);
                Put(flat, side + "AverageValue", amount["averageValue"]);
                break;
        }

        return flat.Build();
    });

    public static Value ToV2(Value metric, string side) => Change(metric, (kind, flat) =>
    {
        var (amount, source) = (new ValueMap.Builder(), new ValueMap.Builder());
        var average = flat[kind == "object" ? "averageValue" : side + "AverageValue"];
        var (value, utilization) = (flat[side + "Value"], flat[side + "AverageUtilization"]);
        // An object that is measured on average has 0 for the value that v1 requires.
        value = kind == "object" && !average.IsNull && value.AsString() == "0" ? Value.Null : value;
        if (side == "target")
        {
            amount["type"] = !utilization.IsNull ? "Utilization" : !average.IsNull ? "AverageValue" : "Value";
        }

        Put(amount, "value", value);
        Put(amount, "averageValue", average);
        Put(amount, "averageUtilization", utilization);
        if (kind is "resource" or "containerResource")
        {
            Put(source, "name", flat["name"]);
            Put(source, "container", flat["container"]);
        }
        else
        {
            var identifier = new ValueMap.Builder();
            Put(identifier, "name", flat["metricName"]);
            Put(identifier, "selector", flat[kind == "external" ? "metricSelector" : "selector"]);
            source["metric"] = identifier.Build();
            Put(source, "describedObject", flat["target"]);
        }

        source[side] = amount.Build();
        return source.Build();
    });

    private static Value Change(Value metric, Func<string, Value, Value> change)
    {
        foreach (var kind in (ReadOnlySpan<string>)["object", "pods", "resource", "containerResource", "external"])
        {
            metric = metric[kind].IsMap ? metric.With(kind, change(kind, metric[kind])) : metric;
        }

        return metric;
    }

    private static void Put(ValueMap.Builder map, string field, Value value)
    {
        if (!value.IsNull)
        {
            map[field] = value;
        }
    }
}
