using Fairway.ControlPlane.Metrics;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Fairness;

/// <summary>A FlowSchema, compiled: requests that belong together, and the priority level that they have.</summary>
internal sealed class FlowSchema(Value schema, PriorityLevel level, FlowSeries series)
{
    private readonly FlowRule[] _rules = [.. schema["spec"]["rules"].Items.Select(rule => new FlowRule(rule))];
    private readonly string _distinguisher = schema["spec"]["distinguisherMethod"]["type"].AsString() ?? "";

    public string Name { get; } = schema.Name;

    public string Uid { get; } = schema.Uid;

    public PriorityLevel Level => level;

    /// <summary>What its requests count in.</summary>
    public FlowSeries Series => series;

    public static long PrecedenceOf(Value schema) => schema["spec"]["matchingPrecedence"].AsLong() ?? 1000;

    public static string LevelOf(Value schema) => schema["spec"]["priorityLevelConfiguration"]["name"].AsString() ?? "";

    public bool Matches(in FlowRequest request)
    {
        foreach (var rule in _rules)
        {
            if (rule.Matches(request))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What tells the flows of the schema from each other; empty when all are one.</summary>
    public string FlowOf(in FlowRequest request) => _distinguisher switch
    {
        "ByUser" => request.User.Name,
        "ByNamespace" => request.Namespace,
        _ => "",
    };
}
