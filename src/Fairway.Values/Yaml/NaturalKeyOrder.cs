using System.Text;

namespace Fairway.Values.Yaml;

/// <summary>go-yaml's order of keys: signs before digits before letters, runs of digits by their number (<c>key2</c> before <c>key10</c>).</summary>
internal sealed class NaturalKeyOrder : IComparer<string>
{
    public static NaturalKeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        Rune[] a = [.. (x ?? "").EnumerateRunes()], b = [.. (y ?? "").EnumerateRunes()];
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
            {
                return Compare(a, b, i, inNumber: i > 0 && IsDigit(a[i - 1]));
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int Compare(Rune[] a, Rune[] b, int at, bool inNumber)
    {
        var (letterA, letterB) = (Rune.IsLetter(a[at]), Rune.IsLetter(b[at]));
        if (letterA || letterB)
        {
            // A letter ends a number that another digit would make larger: a1b before a10.
            return letterA && letterB ? a[at].CompareTo(b[at]) : letterA == inNumber ? -1 : 1;
        }

        // A zero inside a number that began before it counts: 100 after 10.
        var seed = (a[at].Value == '0' || b[at].Value == '0') && FollowsNumber(a, at) ? 1 : 0;
        var (numberA, endA) = Digits(a, at, seed);
        var (numberB, endB) = Digits(b, at, seed);
        return numberA != numberB ? numberA.CompareTo(numberB)
            : endA != endB ? endA.CompareTo(endB)
            : a[at].CompareTo(b[at]);
    }

    private static bool FollowsNumber(Rune[] text, int at)
    {
        for (var i = at - 1; i >= 0 && IsDigit(text[i]); i--)
        {
            if (text[i].Value != '0')
            {
                return true;
            }
        }

        return false;
    }

    // Go counts other scripts' digits too, by their code points, and its numbers wrap around: both make the order inconsistent.
    private static bool IsDigit(Rune rune) => rune.Value is >= '0' and <= '9';

    private static (long Number, int End) Digits(Rune[] text, int at, long number)
    {
        while (at < text.Length && IsDigit(text[at]))
        {
            number = number < long.MaxValue / 100_000 ? (number * 10) + (text[at].Value - '0') : long.MaxValue;
            at++;
        }

        return (number, at);
    }
}
