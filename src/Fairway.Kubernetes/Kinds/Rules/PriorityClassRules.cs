using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>scheduling.k8s.io/v1 PriorityClass. Names that start with <c>system-</c> are those of two classes that every cluster has.</summary>
internal static class PriorityClassRules
{
    private const string SystemPrefix = "system-";

    // 2 * 10^9 and above are the system's.
    private const long HighestOfUsers = 1_000_000_000;

    private static readonly Dictionary<string, long> System = new(StringComparer.Ordinal)
    {
        ["system-node-critical"] = (2 * HighestOfUsers) + 1000,
        ["system-cluster-critical"] = 2 * HighestOfUsers,
    };

    public static KindRules Rules { get; } = new() { Validate = Validate };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        var value = @new["value"].AsLong() ?? 0;
        if (!old.IsNull)
        {
            if (value != (old["value"].AsLong() ?? 0))
            {
                problems.Forbidden("value", "may not be changed in an update.");
            }

            problems.Immutable("preemptionPolicy", @new["preemptionPolicy"], old["preemptionPolicy"]);
        }
        else if (@new.Name.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            if (SystemError(@new, value) is { } error)
            {
                problems.Forbidden(
                    "metadata.name", $"priority class names with '{SystemPrefix}' prefix are reserved for system use only. error: {error}");
            }
        }
        else if (value > HighestOfUsers)
        {
            problems.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestOfUsers}");
        }

        return problems.All;
    }

    private static string? SystemError(Value @class, long value) => !System.TryGetValue(@class.Name, out var known)
        ? $"{@class.Name} is not a known system priority class"
        : value != known
            ? $"value of {@class.Name} PriorityClass must be {known}"
            : @class["globalDefault"].AsBool() == true
                ? $"globalDefault of {@class.Name} PriorityClass must be false"
                : null;
}
