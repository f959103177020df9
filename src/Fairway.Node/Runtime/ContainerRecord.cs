using System.Globalization;
using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>What is kept on disk about one container, so that a restarted agent knows it again.</summary>
internal sealed record ContainerRecord(string Id, string PodUid, string Namespace, string PodName, string Name, int Attempt)
{
    /// <summary>As the pod wrote it.</summary>
    public string Image { get; init; } = "";

    public string ImageId { get; init; } = "";

    /// <summary>Changes when the pod's description of the container does.</summary>
    public string SpecHash { get; init; } = "";

    public string LogFile { get; init; } = "";

    public string StopSignal { get; init; } = "SIGTERM";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public int Pid { get; init; }

    public long PidStartTicks { get; init; }

    /// <summary>Why the agent killed it, or empty; tells a status reader more than the exit code.</summary>
    public string KillReason { get; init; } = "";

    public Value ToValue() => Value.Map(
        ("id", Id), ("podUid", PodUid), ("namespace", Namespace), ("podName", PodName), ("name", Name), ("attempt", Attempt),
        ("image", Image), ("imageId", ImageId), ("specHash", SpecHash), ("logFile", LogFile), ("stopSignal", StopSignal),
        ("createdAt", Text(CreatedAt)), ("startedAt", StartedAt is { } started ? Text(started) : Value.Null),
        ("pid", Pid), ("pidStartTicks", PidStartTicks), ("killReason", KillReason));

    public static ContainerRecord? FromValue(Value value) => value["id"].AsString() is not { } id
        ? null
        : new(
            id,
            value["podUid"].AsString() ?? "",
            value["namespace"].AsString() ?? "",
            value["podName"].AsString() ?? "",
            value["name"].AsString() ?? "",
            (int)(value["attempt"].AsLong() ?? 0))
        {
            Image = value["image"].AsString() ?? "",
            ImageId = value["imageId"].AsString() ?? "",
            SpecHash = value["specHash"].AsString() ?? "",
            LogFile = value["logFile"].AsString() ?? "",
            StopSignal = value["stopSignal"].AsString() ?? "SIGTERM",
            CreatedAt = Time(value["createdAt"]) ?? default,
            StartedAt = Time(value["startedAt"]),
            Pid = (int)(value["pid"].AsLong() ?? 0),
            PidStartTicks = value["pidStartTicks"].AsLong() ?? 0,
            KillReason = value["killReason"].AsString() ?? "",
        };

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(Value value) =>
        DateTimeOffset.TryParse(value.AsString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
}
