using System.Globalization;

namespace Fairway.Languages.RegularExpressions;

/// <summary>Escapes of one character: <c>\n</c>, <c>\.</c>, <c>\x41</c>, <c>\x{10FFFF}</c>, <c>\101</c>.</summary>
internal static class Re2Escape
{
    /// <exception cref="Re2Exception">RE2 has no such escape.</exception>
    public static int Read(string pattern, int backslash, out int end)
    {
        if (backslash + 1 >= pattern.Length)
        {
            throw new Re2Exception("trailing backslash at end of expression", "");
        }

        var c = pattern[backslash + 1];
        end = backslash + 2;
        switch (c)
        {
            case 'a': return 7;
            case 'f': return 12;
            case 't': return 9;
            case 'n': return 10;
            case 'r': return 13;
            case 'v': return 11;
            case 'x': return Hex(pattern, backslash, out end);
            case >= '0' and <= '7':
                return Octal(pattern, backslash, out end);
            case < (char)0x80 when !char.IsAsciiLetterOrDigit(c):
                return c;
            default:
                throw Invalid(pattern, backslash, end);
        }
    }

    // A single digit from 1 on would be a back-reference.
    private static int Octal(string pattern, int backslash, out int end)
    {
        end = backslash + 1;
        var value = 0;
        while (end < pattern.Length && end < backslash + 4 && pattern[end] is >= '0' and <= '7')
        {
            value = value * 8 + (pattern[end++] - '0');
        }

        return pattern[backslash + 1] == '0' || end > backslash + 2 ? value : throw Invalid(pattern, backslash, end);
    }

    private static int Hex(string pattern, int backslash, out int end)
    {
        var start = backslash + 2;
        var braced = start < pattern.Length && pattern[start] == '{';
        end = braced ? pattern.IndexOf('}', start) : Math.Min(start + 2, pattern.Length);
        if (end < 0)
        {
            throw Invalid(pattern, backslash, pattern.Length);
        }

        var digits = pattern.AsSpan(braced ? start + 1 : start, end - (braced ? start + 1 : start));
        end += braced ? 1 : 0;
        return (braced || digits.Length == 2)
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 0x10FFFF
            ? value
            : throw Invalid(pattern, backslash, Math.Min(end, pattern.Length));
    }

    private static Re2Exception Invalid(string pattern, int start, int end) =>
        new("invalid escape sequence", pattern[start..Math.Min(end, pattern.Length)]);
}
