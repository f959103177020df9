using System.Text.RegularExpressions;

namespace Fairway.Values.Yaml;

/// <summary>
/// Works around YamlDotNet's scanner, which takes every word that starts with an asterisk for an alias, reads over the colon after it,
/// and so makes one text of <c>all files *: 5</c>. The asterisk of such a word, where no alias can stand, is lent another character.
/// </summary>
internal static partial class PlainAsterisk
{
    private const char FirstPrivateUse = '\uE000';
    private const char LastPrivateUse = '\uF8FF';

    /// <summary>The text to scan, and the character that stands for an asterisk in it; the text itself and null when nothing is lent.</summary>
    public static (string Text, char? StandIn) Lend(string text)
    {
        char[]? lent = null;
        char? standIn = null;
        int? flowStart = null;
        foreach (var word in KeyLikeWord().EnumerateMatches(text))
        {
            flowStart ??= FlowStart().Match(text) is { Success: true } bracket ? bracket.Index : int.MaxValue;
            if (!CanStartNode(text.AsSpan(0, word.Index), inFlow: word.Index > flowStart) && (standIn ??= Unused(text)) is { } unused)
            {
                lent ??= text.ToCharArray();
                lent[word.Index] = unused;
            }
        }

        return lent is null ? (text, null) : (new(lent), standIn);
    }

    // A node starts a line, follows the colon of a key or the dashes and question marks of entries, or stands in [a, b] or {a: b}.
    // What cannot be told without scanning counts as able to.
    private static bool CanStartNode(ReadOnlySpan<char> before, bool inFlow)
    {
        before = before.TrimEnd(" \t");
        while (!before.IsEmpty && (before[^1] is '-' or '?') && (before.Length == 1 || " \t\r\n".Contains(before[^2])))
        {
            before = before[..^1].TrimEnd(" \t");
        }

        return before.IsEmpty || before[^1] is '\n' or '\r' or ':' || (inFlow && (before[^1] is ',' or '[' or '{'));
    }

    private static char? Unused(string text)
    {
        for (var code = FirstPrivateUse; code <= LastPrivateUse; code++)
        {
            if (!text.Contains(code, StringComparison.Ordinal))
            {
                return code;
            }
        }

        return null;
    }

    // " *word: ", " *: "
    [GeneratedRegex("(?<=[ \t])\\*[^ \t\r\n\u0085\u2028\u2029]*:(?=[ \t\r\n\u0085\u2028\u2029]|\\z)", RegexOptions.CultureInvariant)]
    private static partial Regex KeyLikeWord();

    // A bracket at the start of a line or after an indicator, an anchor or a tag.
    [GeneratedRegex(@"(?:^|[-?:,][ \t]|(?<=^|[ \t])[&!]\S*[ \t])[ \t]*[\[{]", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex FlowStart();
}
