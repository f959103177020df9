using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a status: that what it counts is not below zero.</summary>
internal static class StatusChecks
{
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
