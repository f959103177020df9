using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Autoscalers: what they measure, against what they aim at.</summary>
internal static class AutoscalerTable
{
    private const int MostMetrics = 2;

    public static KindTable Table { get; } = new(
        [
            TableColumn.ObjectName,
            new("Reference", "string", "What is scaled."),
            new("Targets", "string", "What is measured, and its target."),
            new("MinPods", "string", "The least number of replicas."),
            new("MaxPods", "string", "The greatest number of replicas."),
            new("Replicas", "string", "How many replicas there are."),
            TableColumn.Age,
        ],
        static (autoscaler, now) =>
        [
            autoscaler.Name,
            $"{autoscaler["spec"]["scaleTargetRef"]["kind"].AsString()}/{autoscaler["spec"]["scaleTargetRef"]["name"].AsString()}",
            Metrics(autoscaler["spec"]["metrics"].Items, autoscaler["status"]["currentMetrics"].Items),
            autoscaler["spec"]["minReplicas"].AsLong() is { } least ? $"{least}" : "<unset>",
            Cells.Number(autoscaler["spec"]["maxReplicas"]),
            Cells.Number(autoscaler["status"]["currentReplicas"]),
            Cells.Age(autoscaler, now),
        ]);

    private static string Metrics(ValueList wanted, ValueList found)
    {
        if (wanted.Count == 0)
        {
            return Cells.None;
        }

        var texts = wanted.Select((metric, i) => Metric(metric, i < found.Count ? found[i] : Value.Null)).ToArray();
        return string.Join(", ", texts.Take(MostMetrics)) + (texts.Length > MostMetrics ? $" + {texts.Length - MostMetrics} more..." : "");
    }

    private static string Metric(Value wanted, Value found)
    {
        var field = wanted["type"].AsString() switch
        {
            "External" => "external",
            "Pods" => "pods",
            "Object" => "object",
            "Resource" => "resource",
            "ContainerResource" => "containerResource",
            _ => "",
        };
        var (source, target, current) = (wanted[field], wanted[field]["target"], found[field]["current"]);
        return field switch
        {
            "" => "<unknown type>",
            "pods" => Pair("averageValue", ""),
            "external" or "object" => target["averageValue"].IsNull ? Pair("value", "") : Pair("averageValue", " (avg)"),
            _ when !target["averageValue"].IsNull => $"{source["name"].AsString()}: {Pair("averageValue", "")}",
            _ => $"{source["name"].AsString()}: {Percent(current, Cells.Unknown)}/{Percent(target, "<auto>")}",
        };

        string Pair(string amount, string suffix) => $"{current[amount].AsString() ?? Cells.Unknown}/{target[amount].AsString()}{suffix}";
    }

    private static string Percent(Value amount, string missing) => amount["averageUtilization"].AsLong() is { } percent ? $"{percent}%" : missing;
}
