using System.Text.RegularExpressions;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>
/// Takes from an answer what no two runs have alike (uids, times, versions, made-up names), and what means nothing: the order of causes and of
/// managers, null and absence. Items of lists are without their kind: this server copies objects as they are stored, which say it.
/// </summary>
internal static partial class SideNormalization
{
    private static readonly (Regex Pattern, string By)[] Replacements =
    [
        (Pointer(), "<pointer>"), (Uid(), "<uid>"), (Time(), "<time>"), (Current(), "$1<version>"), (Made(), "en-<made>"), (Age(), "<age>"),
    ];

    public static Value Normalize(Value value, bool keepManaged, string key = "")
    {
        if (value.IsList)
        {
            var items = value.Items.Select(item => Normalize(key == "items" ? item.Without("kind").Without("apiVersion") : item, keepManaged));
            return ValueList.From(key is "causes" or "managedFields" ? items.DistinctBy(Text).OrderBy(Text, StringComparer.Ordinal) : items);
        }

        if (!value.IsMap)
        {
            return value.AsString() is { } text ? Text(text, key) : value;
        }

        var kept = new ValueMap.Builder();
        foreach (var (name, inner) in value.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            var isEmptyMetadata = name == "metadata" && inner.IsMap && inner.Fields.Count == 0 && value["kind"].AsString() == "Status";
            if (!inner.IsNull && !isEmptyMetadata && (name != "managedFields" || keepManaged))
            {
                kept[name] = Normalize(inner, keepManaged, name);
            }
        }

        Value normal = kept.Build();
        return normal["details"]["causes"].Items.Count > 1 && value["message"].AsString()?.Split(" is invalid: ", 2) is [var what, _]
            ? normal.With("message", $"{what} is invalid: <causes>")
            : normal;
    }

    private static string Text(Value value) => value.ToString();

    private static string Text(string text, string key) => key switch
    {
        "resourceVersion" when text.Length > 0 && text != "0" => "<version>",
        "continue" when text.Length > 0 => "<continue>",
        "token" => "<token>",
        _ => Replacements.Aggregate(text, static (known, replacement) => replacement.Pattern.Replace(known, replacement.By)),
    };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"202[1-9]-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|202[1-9]-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC")]
    private static partial Regex Time();

    [GeneratedRegex(@"(current: |in record \(|resourceVersion\\?"":\\?"")\d+")]
    private static partial Regex Current();

    [GeneratedRegex("0xc0[0-9a-f]{8}")]
    private static partial Regex Pointer();

    [GeneratedRegex("en-[bcdfghjklmnpqrstvwxz2456789]{5}")]
    private static partial Regex Made();

    [GeneratedRegex(@"^\d+s$")]
    private static partial Regex Age();
}
