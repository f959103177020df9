using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>What several kinds' cells share.</summary>
internal static class Cells
{
    public const string None = "<none>";
    public const string Unknown = "<unknown>";

    public static string Age(Value @object, DateTimeOffset now) => Since(@object.Metadata["creationTimestamp"], now);

    /// <summary>The time since a timestamp; <c>&lt;unknown&gt;</c> when there is none.</summary>
    public static string Since(Value timestamp, DateTimeOffset now) =>
        Timestamps.Read(timestamp) is { } time ? HumanDuration.Of(now - time) : Unknown;

    /// <summary>The text, or <c>&lt;none&gt;</c> when it is empty.</summary>
    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    public static string OrUnknown(string? text) => string.IsNullOrEmpty(text) ? Unknown : text;

    public static long Number(Value value) => value.AsLong() ?? 0;

    /// <summary>The texts of a list, or of a field of its items, by commas.</summary>
    public static string Join(Value list, string field = "") =>
        string.Join(',', list.Items.Select(item => (field.Length == 0 ? item : item[field]).AsString()));

    /// <summary>Labels as <c>a=b,c=d</c>, sorted.</summary>
    public static string Labels(Value labels) => labels.Fields.Count == 0
        ? None
        : string.Join(',', labels.Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value.AsString()}"));

    /// <summary>A label selector as <c>a=b,c in (d,e),!f</c>.</summary>
    public static string Selector(Value selector)
    {
        var terms = selector["matchLabels"].Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value.AsString()}")
            .Concat(selector["matchExpressions"].Items.Select(Term));
        return OrNone(string.Join(',', terms));
    }

    /// <summary>The first three texts, and how many more there are.</summary>
    public static string FirstThree(IReadOnlyList<string> texts) => texts.Count == 0
        ? "<unset>"
        : string.Join(',', texts.Take(3)) + (texts.Count > 3 ? $" + {texts.Count - 3} more..." : "");

    private static string Term(Value expression)
    {
        var (key, values) = (expression["key"].AsString(), Join(expression["values"]));
        return expression["operator"].AsString() switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => $"{key}",
            _ => $"!{key}",
        };
    }
}
