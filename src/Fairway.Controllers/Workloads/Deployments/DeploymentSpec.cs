using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>The parts of a Deployment's spec that steer a rollout, with the API's defaults.</summary>
internal sealed record DeploymentSpec
{
    public required long Replicas { get; init; }

    public required bool Paused { get; init; }

    public required bool Recreate { get; init; }

    /// <summary>How many pods beyond the wanted number may exist; 0 when old pods go first.</summary>
    public required long MaxSurge { get; init; }

    /// <summary>How many of the wanted pods may be missing; never more than are wanted.</summary>
    public required long MaxUnavailable { get; init; }

    public required long MinReadySeconds { get; init; }

    /// <summary>Null for no limit.</summary>
    public required long? RevisionHistoryLimit { get; init; }

    /// <summary>Null for no deadline.</summary>
    public required TimeSpan? ProgressDeadline { get; init; }

    public required Value Template { get; init; }

    public required Value Selector { get; init; }

    public static DeploymentSpec Read(Value deployment)
    {
        var spec = deployment["spec"];
        var replicas = spec["replicas"].AsLong() ?? 1;
        var recreate = spec["strategy"]["type"].AsString() == "Recreate";
        var rolling = spec["strategy"]["rollingUpdate"];
        var (surge, unavailable) = recreate ? (0, 0) : Fenceposts.Resolve(rolling["maxSurge"], rolling["maxUnavailable"], replicas);
        return new()
        {
            Replicas = replicas,
            Paused = spec["paused"].AsBool() ?? false,
            Recreate = recreate,
            MaxSurge = surge,
            MaxUnavailable = replicas == 0 ? 0 : Math.Min(unavailable, replicas),
            MinReadySeconds = spec["minReadySeconds"].AsLong() ?? 0,
            RevisionHistoryLimit = Limit(spec["revisionHistoryLimit"].AsLong() ?? 10),
            ProgressDeadline = Limit(spec["progressDeadlineSeconds"].AsLong() ?? 600) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Template = spec["template"],
            Selector = spec["selector"],
        };
    }

    // The largest number stands for "none" in apps/v1.
    private static long? Limit(long number) => number == int.MaxValue ? null : number;
}
