using System.Text;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>
/// Functions of strings beyond the specification's: <c>charAt</c>, <c>format</c>, <c>join</c>, <c>replace</c>, <c>split</c> ... Positions
/// count code points.
/// </summary>
public static class StringLibrary
{
    // No result is larger, whatever it costs: replacing in loops would square sizes.
    internal const int MaxLength = 8 * 1024 * 1024;

    /// <summary>Version 2 of the library, which Kubernetes offers.</summary>
    public static CelLibrary Version2 { get; } = new("strings", [.. Searching, .. Cutting, .. Casing, .. Joining]);

    /// <summary>All versions.</summary>
    public static CelLibrary Instance { get; } = new("strings", [.. Version2.Functions, Reversal]);

    private static CelFunction Reversal => new("reverse", CelOverload.Member(
        "string_reverse", T.String, T.String, Reverse, CelCostModel.Traversal(0, keepsSize: true)));

    private static IEnumerable<CelFunction> Searching =>
    [
        new("charAt", CelOverload.Member("string_char_at_int", T.String, T.Int, T.String, TextPositions.CharAt)),
        new("indexOf", [
            CelOverload.Member(
                "string_index_of_string", T.String, T.String, T.Int, (a, b) => TextPositions.IndexOf(a, b, 0L), CelCostModel.Traversal(0)),
            CelOverload.Member("string_index_of_string_int", T.String, T.String, T.Int, T.Int, TextPositions.IndexOf, CelCostModel.Traversal(0)),
        ]),
        new("lastIndexOf", [
            CelOverload.Member("string_last_index_of_string", T.String, T.String, T.Int, TextPositions.LastIndexOf, CelCostModel.Traversal(0)),
            CelOverload.Member(
                "string_last_index_of_string_int", T.String, T.String, T.Int, T.Int, TextPositions.LastIndexOfFrom, CelCostModel.Traversal(0)),
        ]),
    ];

    private static IEnumerable<CelFunction> Cutting =>
    [
        new("substring", [
            CelOverload.Member(
                "string_substring_int", T.String, T.Int, T.String, TextPositions.Substring, CelCostModel.Traversal(0, keepsSize: true)),
            CelOverload.Member(
                "string_substring_int_int", T.String, T.Int, T.Int, T.String, TextPositions.SubstringTo, CelCostModel.Traversal(0, keepsSize: true)),
        ]),
        new("split", [
            CelOverload.Member("string_split_string", T.String, T.String, T.List(T.String), (a, b) => Split(a, b, -1L), SplitCost),
            CelOverload.Member("string_split_string_int", T.String, T.String, T.Int, T.List(T.String), Split, SplitCost),
        ]),
        new("trim", CelOverload.Member("string_trim", T.String, T.String, a => a.AsString()!.Trim(), CelCostModel.Traversal(0, keepsSize: true))),
        new("replace", [
            CelOverload.Member(
                "string_replace_string_string", T.String, T.String, T.String, T.String, (a, b, c) => Replace(a, b, c, -1), ReplaceCost.Model),
            CelOverload.Member(
                "string_replace_string_string_int",
                [T.String, T.String, T.String, T.Int],
                T.String,
                arguments => Replace(arguments[0], arguments[1], arguments[2], arguments[3].RawInt),
                ReplaceCost.Model),
        ]),
    ];

    private static IEnumerable<CelFunction> Casing =>
    [
        new("lowerAscii", CelOverload.Member(
            "string_lower_ascii", T.String, T.String, a => Ascii(a, char.IsAsciiLetterUpper), CelCostModel.Traversal(0, keepsSize: true))),
        new("upperAscii", CelOverload.Member(
            "string_upper_ascii", T.String, T.String, a => Ascii(a, char.IsAsciiLetterLower), CelCostModel.Traversal(0, keepsSize: true))),
    ];

    private static IEnumerable<CelFunction> Joining =>
    [
        new("join", [
            CelOverload.Member("list_join", T.List(T.String), T.String, a => Join(a, ""), JoinCost.Model),
            CelOverload.Member("list_join_string", T.List(T.String), T.String, T.String, Join, JoinCost.Model),
        ]),
        new("format", CelOverload.Member("string_format", T.String, T.List(T.Dyn), T.String, TextFormat.Format, CelCostModel.Traversal(0))),
        new("strings.quote", CelOverload.Global("strings_quote", T.String, T.String, a => TextQuote.Quote(a.AsString()!), QuoteCost)),
    ];

    private static CelCostModel SplitCost => CelCostModel.From(
        arguments => CelRange.Scaled(CelCostModel.SizeOf(arguments[0]), 2 * CelCostModel.CharacterFactor),
        call => new(call.Size(0).Scale(2 * CelCostModel.CharacterFactor), new(0, call.Size(0).Max)));

    private static CelCostModel QuoteCost => CelCostModel.From(
        arguments => CelRange.Scaled(CelCostModel.SizeOf(arguments[0]), CelCostModel.CharacterFactor),
        call => new(
            call.Size(0).Scale(CelCostModel.CharacterFactor),
            new((call.Size(0) + CelRange.Exactly(2)).Min, (call.Size(0) * CelRange.Exactly(2) + CelRange.Exactly(2)).Max)));

    private static CelValue Ascii(CelValue value, Func<char, bool> changes)
    {
        var text = value.AsString()!;
        return text.Any(changes) ? string.Create(text.Length, (text, changes), Fill) : value;

        static void Fill(Span<char> to, (string Text, Func<char, bool> Changes) from)
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from.Changes(from.Text[i]) ? (char)(from.Text[i] ^ 0x20) : from.Text[i];
            }
        }
    }

    private static CelValue Reverse(CelValue value)
    {
        var text = new StringBuilder();
        foreach (var rune in value.AsString()!.EnumerateRunes().Reverse())
        {
            text.Append(rune);
        }

        return text.ToString();
    }

    private static CelValue Split(CelValue value, CelValue separator, CelValue limit)
    {
        var (text, by, most) = (value.AsString()!, separator.AsString()!, limit.RawInt);
        if (most == 0)
        {
            return CelList.Empty;
        }

        if (by.Length > 0)
        {
            var parts = most is < 0 or > int.MaxValue ? text.Split(by) : text.Split(by, (int)most);
            return CelValue.List(Array.ConvertAll(parts, part => (CelValue)part));
        }

        var items = new List<CelValue>();
        for (var at = 0; at < text.Length;)
        {
            var length = items.Count + 1 == most ? text.Length - at : char.IsSurrogatePair(text, at) ? 2 : 1;
            items.Add(text.Substring(at, length));
            at += length;
        }

        return CelValue.List([.. items]);
    }

    private static CelValue Replace(CelValue value, CelValue old, CelValue with, long limit)
    {
        var (text, from, to) = (value.AsString()!, old.AsString()!, with.AsString()!);
        var result = new StringBuilder();
        var at = 0;
        for (var done = 0L; limit < 0 || done < limit; done++)
        {
            var found = from.Length == 0 ? at : text.IndexOf(from, at, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            result.Append(text, at, found - at).Append(to);
            at = found + from.Length;
            if (result.Length > MaxLength)
            {
                return CelValue.Error($"replace: the result is longer than {MaxLength} characters");
            }

            if (from.Length == 0 && at == text.Length)
            {
                break;
            }

            if (from.Length == 0)
            {
                var length = char.IsSurrogatePair(text, at) ? 2 : 1;
                result.Append(text, at, length);
                at += length;
            }
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static CelValue Join(CelValue list, CelValue separator)
    {
        var items = new ListView(list);
        var result = new StringBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].AsString() is not { } item)
            {
                return CelError.NoSuchOverload;
            }

            result.Append(i == 0 ? "" : separator.AsString()).Append(item);
            if (result.Length > MaxLength)
            {
                return CelValue.Error($"join: the result is longer than {MaxLength} characters");
            }
        }

        return result.ToString();
    }
}
