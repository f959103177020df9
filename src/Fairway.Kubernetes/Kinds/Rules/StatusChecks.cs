using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a status: that its counts fit each other.</summary>
internal static class StatusChecks
{
    /// <summary>What counts some of the replicas is not more than all of them, nor more are available than ready.</summary>
    /// <param name="counts">All counts of the status.</param>
    /// <param name="parts">Those that count some of the replicas.</param>
    public static Func<Value, Value, IReadOnlyList<FieldError>> Replicas(string[] counts, string[] parts) => (@new, old) =>
    {
        var status = @new["status"];
        var problems = new Problems();
        problems.AddRange(Counts(counts)(@new, old));
        using var _ = problems.At("status");
        var all = status["replicas"].AsLong() ?? 0;
        foreach (var part in parts.Where(part => (status[part].AsLong() ?? 0) > all))
        {
            problems.Invalid(part, status[part].IsNull ? 0 : status[part], "cannot be greater than status.replicas");
        }

        if ((status["availableReplicas"].AsLong() ?? 0) > (status["readyReplicas"].AsLong() ?? 0))
        {
            problems.Invalid("availableReplicas", status["availableReplicas"], "cannot be greater than readyReplicas");
        }

        return problems.All;
    };

    public static Func<Value, Value, IReadOnlyList<FieldError>> Counts(params string[] fields) => (@new, _) =>
    {
        var problems = new Problems();
        using var __ = problems.At("status");
        foreach (var field in fields)
        {
            problems.Negative(field, @new["status"][field]);
        }

        return problems.All;
    };
}
