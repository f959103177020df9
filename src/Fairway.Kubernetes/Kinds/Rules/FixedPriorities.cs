using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>The specifications of priority levels and flow schemas that every cluster has and nobody changes.</summary>
internal static class FixedPriorities
{
    public const string Exempt = "exempt";
    public const string CatchAll = "catch-all";

    public static IReadOnlyDictionary<string, Value> FlowSchemas { get; } = new Dictionary<string, Value>(StringComparer.Ordinal)
    {
        [Exempt] = FlowSchema(Exempt, 1, "", "system:masters"),
        [CatchAll] = FlowSchema(CatchAll, 10_000, "ByUser", "system:unauthenticated", "system:authenticated"),
    };

    public static IReadOnlyDictionary<string, Value> Levels { get; } = new Dictionary<string, Value>(StringComparer.Ordinal)
    {
        [Exempt] = JsonReader.Read("""{"type":"Exempt","exempt":{"nominalConcurrencyShares":0,"lendablePercent":0}}"""),
        [CatchAll] = JsonReader.Read(
            """{"type":"Limited","limited":{"nominalConcurrencyShares":5,"lendablePercent":0,"limitResponse":{"type":"Reject"}}}"""),
    };

    private static Value FlowSchema(string level, int precedence, string distinguisher, params string[] groups)
    {
        var subjects = groups.Select(static group => Value.Map(("kind", "Group"), ("group", Value.Map(("name", group)))));
        var all = Value.List("*");
        var spec = Value.Map(
            ("priorityLevelConfiguration", Value.Map(("name", level))),
            ("matchingPrecedence", precedence),
            ("rules", Value.List(Value.Map(
                ("subjects", ValueList.From(subjects)),
                ("resourceRules", Value.List(Value.Map(
                    ("verbs", all), ("apiGroups", all), ("resources", all), ("clusterScope", true), ("namespaces", all)))),
                ("nonResourceRules", Value.List(Value.Map(("verbs", all), ("nonResourceURLs", all))))))));
        return distinguisher.Length == 0 ? spec : spec.With("distinguisherMethod", Value.Map(("type", distinguisher)));
    }
}
