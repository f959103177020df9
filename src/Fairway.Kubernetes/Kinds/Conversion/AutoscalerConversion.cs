using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>
/// autoscaling/v1 HorizontalPodAutoscaler: it has a field for the use of processors only; all else that v2 has lies in annotations, as text.
/// </summary>
internal static class AutoscalerConversion
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";
    private const string Metrics = Prefix + "metrics";
    private const string CurrentMetrics = Prefix + "current-metrics";
    private const string ConditionList = Prefix + "conditions";
    private const string Behavior = Prefix + "behavior";
    private const string Target = "targetCPUUtilizationPercentage";
    private const string Current = "currentCPUUtilizationPercentage";

    public static KindConversion Conversion { get; } = new(ToStored, FromStored);

    private static Value ToStored(Value autoscaler)
    {
        var (spec, status) = (autoscaler["spec"], autoscaler["status"]);
        List<Value> metrics = [.. Read(autoscaler, Metrics).Items.Select(metric => AutoscalerMetrics.ToV2(metric, "target"))];
        if (spec[Target].AsLong() is { } percent)
        {
            metrics.Add(Processors("target", Value.Map(("type", "Utilization"), ("averageUtilization", percent))));
        }

        spec = metrics.Count == 0 || !spec.IsMap ? spec : spec.With("metrics", ValueList.From(metrics));
        spec = Read(autoscaler, Behavior) is { IsMap: true } behavior ? spec.With("behavior", GoFieldNames.Lower(behavior)) : spec;
        var current = Read(autoscaler, CurrentMetrics);
        status = current.IsList
            ? status.With("currentMetrics", ValueList.From(current.Items.Select(metric => AutoscalerMetrics.ToV2(metric, "current"))))
            : status[Current].IsNull ? status
            : status.With("currentMetrics", Value.List(Processors("current", Value.Map(("averageUtilization", status[Current])))));
        status = Read(autoscaler, ConditionList) is { IsList: true } conditions ? status.With("conditions", conditions) : status;
        var bare = WithoutAnnotations(autoscaler);
        bare = spec.IsMap ? bare.With("spec", spec.Without(Target)) : bare;
        return status.IsMap ? bare.With("status", status.Without(Current)) : bare;
    }

    private static Value FromStored(Value autoscaler)
    {
        var (spec, status) = (autoscaler["spec"], autoscaler["status"]);
        var bare = WithoutAnnotations(autoscaler);
        var processors = spec["metrics"].Items.FirstOrDefault(IsProcessors);
        var others = spec["metrics"].Items.Where(metric => !IsProcessors(metric) || metric["resource"]["target"]["averageUtilization"].IsNull);
        Value[] rest = [.. others.Select(metric => AutoscalerMetrics.ToV1(metric, "target"))];
        bare = rest.Length == 0 ? bare : Write(bare, Metrics, Value.List(rest));
        bare = spec["behavior"].IsMap ? Write(bare, Behavior, GoFieldNames.Upper(spec["behavior"])) : bare;
        var current = status["currentMetrics"].Items;
        bare = current.Count == 0
            ? bare
            : Write(bare, CurrentMetrics, ValueList.From(current.Select(metric => AutoscalerMetrics.ToV1(metric, "current"))));
        bare = status["conditions"].Items.Count == 0 ? bare : Write(bare, ConditionList, status["conditions"]);
        spec = spec.Without("metrics").Without("behavior");
        spec = processors["resource"]["target"]["averageUtilization"] is { IsNull: false } wanted ? spec.With(Target, wanted) : spec;
        status = status.Without("currentMetrics").Without("conditions");
        var used = current.LastOrDefault(metric => IsProcessors(metric) && !metric["resource"]["current"]["averageUtilization"].IsNull);
        status = used.IsNull ? status : status.With(Current, used["resource"]["current"]["averageUtilization"]);
        return (spec.IsMap, status.IsMap) switch
        {
            (true, true) => bare.With("spec", spec).With("status", status),
            (true, false) => bare.With("spec", spec),
            _ => bare,
        };
    }

    private static Value Processors(string field, Value amount) => Value.Map(
        ("type", "Resource"), ("resource", Value.Map(("name", "cpu"), (field, amount))));

    private static bool IsProcessors(Value metric) => metric["type"].AsString() == "Resource" && metric["resource"]["name"].AsString() == "cpu";

    private static Value WithoutAnnotations(Value autoscaler)
    {
        foreach (var annotation in (ReadOnlySpan<string>)[Metrics, CurrentMetrics, ConditionList, Behavior])
        {
            autoscaler = autoscaler.Annotations[annotation].IsNull ? autoscaler : autoscaler.WithoutAt("metadata", "annotations", annotation);
        }

        return autoscaler["metadata"]["annotations"].IsMap && autoscaler.Annotations.Count == 0
            ? autoscaler.WithoutAt("metadata", "annotations")
            : autoscaler;
    }

    private static Value Write(Value autoscaler, string annotation, Value value) =>
        autoscaler.WithAt(["metadata", "annotations", annotation], JsonWriter.ToText(value));

    // Upstream passes over what is no JSON; so does this.
    private static Value Read(Value autoscaler, string annotation)
    {
        if (autoscaler.Annotations[annotation].AsString() is not { } text)
        {
            return Value.Null;
        }

        try
        {
            return JsonReader.Read(text);
        }
        catch (FormatException)
        {
            return Value.Null;
        }
    }
}
