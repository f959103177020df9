using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>A Job's spec with the API's defaults.</summary>
internal sealed record JobSpec
{
    /// <summary>What this controller does not carry out; a Job with one of them fails before it makes a pod.</summary>
    public static readonly IReadOnlyList<string> UnsupportedFields =
        ["podFailurePolicy", "successPolicy", "backoffLimitPerIndex", "maxFailedIndexes"];

    // Far enough not to come, near enough to be added to any date.
    private const long MostSeconds = 100L * 365 * 24 * 60 * 60;

    public required long Parallelism { get; init; }

    /// <summary>Null: done when one pod has succeeded and none runs.</summary>
    public required long? Completions { get; init; }

    public required long BackoffLimit { get; init; }

    public required TimeSpan? ActiveDeadline { get; init; }

    public required TimeSpan? TimeToLive { get; init; }

    public required bool Indexed { get; init; }

    public required bool Suspended { get; init; }

    /// <summary>A pod that terminates is replaced, and counts as failed, only once it has ended.</summary>
    public required bool ReplacesOnlyFailed { get; init; }

    /// <summary>Containers restart in their pod, so restarts count against the back-off limit.</summary>
    public required bool RestartsInPlace { get; init; }

    /// <summary>The first of <see cref="UnsupportedFields"/> that the Job has, or empty.</summary>
    public required string Unsupported { get; init; }

    public static JobSpec Read(Value job)
    {
        var spec = job["spec"];
        var indexed = spec["completionMode"].AsString() == "Indexed";
        return new()
        {
            Parallelism = spec["parallelism"].AsLong() ?? 1,
            Completions = spec["completions"].AsLong(),
            BackoffLimit = spec["backoffLimit"].AsLong() ?? 6,
            ActiveDeadline = Seconds(spec["activeDeadlineSeconds"]),
            TimeToLive = Seconds(spec["ttlSecondsAfterFinished"]),
            Indexed = indexed,
            Suspended = spec["suspend"].AsBool() ?? false,
            ReplacesOnlyFailed = spec["podReplacementPolicy"].AsString() == "Failed",
            RestartsInPlace = spec.At("template", "spec", "restartPolicy").AsString() == "OnFailure",
            Unsupported = UnsupportedFields.FirstOrDefault(field => !spec[field].IsNull) ?? "",
        };
    }

    private static TimeSpan? Seconds(Value number) =>
        number.AsLong() is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : null;
}
