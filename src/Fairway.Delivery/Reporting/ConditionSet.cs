using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Reporting;

/// <summary>
/// The conditions of one object, changed by name. As in Flux, the transition time is that of the last change of status, reason or
/// message, Ready comes first and the others follow by name.
/// </summary>
internal sealed class ConditionSet(Value conditions, long generation, DateTimeOffset now)
{
    public const string Ready = "Ready";
    public const string Reconciling = "Reconciling";
    public const string Stalled = "Stalled";

    // The API allows 32 KiB; a build error may be longer.
    private const int MostCharacters = 20_000;

    private readonly Dictionary<string, Value> _conditions = conditions.Items
        .DistinctBy(item => item["type"].AsString() ?? "")
        .ToDictionary(item => item["type"].AsString() ?? "", StringComparer.Ordinal);

    public Value this[string type] => _conditions.GetValueOrDefault(type);

    public bool IsTrue(string type) => this[type]["status"].AsString() == "True";

    public bool IsFalse(string type) => this[type]["status"].AsString() == "False";

    public void True(string type, string reason, string message) => Set(type, "True", reason, message);

    public void False(string type, string reason, string message) => Set(type, "False", reason, message);

    public void Unknown(string type, string reason, string message) => Set(type, "Unknown", reason, message);

    /// <summary>The message as a condition has it: cut where it is too long.</summary>
    public static string Fit(string message) => message.Length <= MostCharacters ? message : message[..MostCharacters] + "...";

    public void Remove(string type) => _conditions.Remove(type);

    public Value Build() => ValueList.From(_conditions
        .OrderBy(pair => pair.Key == Ready ? 0 : 1).ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => pair.Value));

    private void Set(string type, string status, string reason, string message)
    {
        message = Fit(message);
        var old = this[type];
        var same = old["status"].AsString() == status && old["reason"].AsString() == reason && old["message"].AsString() == message;
        _conditions[type] = Value.Map(
            ("type", type),
            ("status", status),
            ("observedGeneration", generation),
            ("lastTransitionTime", same ? old["lastTransitionTime"] : Timestamps.Seconds(now)),
            ("reason", reason),
            ("message", message));
    }
}
