using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Quotas, disruption budgets, priorities, and the flows of requests.</summary>
internal static class LimitTables
{
    public static KindTable Quotas { get; } = new(
        [
            TableColumn.ObjectName,
            new("Request", "string", "What is used of what may be asked for."),
            new("Limit", "string", "What is used of what may be had at most."),
            TableColumn.Age,
        ],
        static (quota, now) => [quota.Name, Used(quota, isLimit: false), Used(quota, isLimit: true), Cells.Age(quota, now)]);

    public static KindTable DisruptionBudgets { get; } = new(
        [
            TableColumn.ObjectName,
            new("Min Available", "string", "How many pods must stay."),
            new("Max Unavailable", "string", "How many pods may be away."),
            new("Allowed Disruptions", "integer", "How many pods may go now."),
            TableColumn.Age,
        ],
        static (budget, now) =>
        [
            budget.Name,
            Share(budget["spec"]["minAvailable"]),
            Share(budget["spec"]["maxUnavailable"]),
            Cells.Number(budget["status"]["disruptionsAllowed"]),
            Cells.Age(budget, now),
        ]);

    public static KindTable Priorities { get; } = new(
        [
            TableColumn.ObjectName,
            new("Value", "integer", "The priority."),
            new("Global-Default", "boolean", "Whether pods without a class have this one."),
            TableColumn.Age,
            new("PreemptionPolicy", "string", "Whether such pods make others go."),
        ],
        static (priority, now) =>
        [
            priority.Name, Cells.Number(priority["value"]), priority["globalDefault"].AsBool() ?? false, Cells.Age(priority, now),
            priority["preemptionPolicy"].AsString() ?? "",
        ]);

    public static KindTable RuntimeClasses { get; } = new(
        [TableColumn.ObjectName, new("Handler", "string", "What runs the containers."), TableColumn.Age],
        static (@class, now) => [@class.Name, @class["handler"].AsString() ?? "", Cells.Age(@class, now)]);

    public static KindTable FlowSchemas { get; } = new(
        [
            TableColumn.ObjectName,
            new("PriorityLevel", "string", "The level of the requests."),
            new("MatchingPrecedence", "string", "The lower, the earlier the schema is tried."),
            new("DistinguisherMethod", "string", "What makes flows of the requests."),
            TableColumn.Age,
            new("MissingPL", "string", "Whether the level is not there."),
        ],
        static (schema, now) =>
        [
            schema.Name,
            schema["spec"]["priorityLevelConfiguration"]["name"].AsString() ?? "",
            Cells.Number(schema["spec"]["matchingPrecedence"]),
            Cells.OrNone(schema["spec"]["distinguisherMethod"]["type"].AsString()),
            Cells.Age(schema, now),
            schema.Condition("Dangling")["status"].AsString() ?? "?",
        ]);

    public static KindTable PriorityLevels { get; } = new(
        [
            TableColumn.ObjectName,
            new("Type", "string", "Whether the level is limited."),
            new("NominalConcurrencyShares", "string", "The level's part of the server."),
            new("Queues", "string", "How many queues the level has."),
            new("HandSize", "string", "How many queues a flow may use."),
            new("QueueLengthLimit", "string", "How many requests a queue holds."),
            TableColumn.Age,
        ],
        static (level, now) =>
        {
            var part = level["spec"]["limited"].IsMap ? level["spec"]["limited"] : level["spec"]["exempt"];
            var queuing = part["limitResponse"]["queuing"];
            return
            [
                level.Name, level["spec"]["type"].AsString() ?? "", NumberOrNone(part["nominalConcurrencyShares"]),
                NumberOrNone(queuing["queues"]), NumberOrNone(queuing["handSize"]), NumberOrNone(queuing["queueLengthLimit"]),
                Cells.Age(level, now),
            ];
        });

    private static Value NumberOrNone(Value number) => number.IsNull ? Cells.None : number;

    private static string Share(Value share) => share.AsString() ?? share.AsLong()?.ToString() ?? "N/A";

    private static string Used(Value quota, bool isLimit)
    {
        var (hard, used) = (quota["status"]["hard"], quota["status"]["used"]);
        return string.Join(", ", hard.Fields.Where(amount => amount.Key.StartsWith("limits.", StringComparison.Ordinal) == isLimit)
            .OrderBy(amount => amount.Key, StringComparer.Ordinal)
            .Select(amount => $"{amount.Key}: {used[amount.Key].AsString() ?? "0"}/{amount.Value.AsString()}"));
    }
}
