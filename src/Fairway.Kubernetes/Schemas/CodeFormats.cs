using System.Text.RegularExpressions;
using Fairway.Languages.Durations;

namespace Fairway.Kubernetes.Schemas;

/// <summary>The formats of numbers and codes that strfmt checks: ISBN, credit cards, social security numbers, colours, UUIDs, durations.</summary>
internal static partial class CodeFormats
{
    // The digit that says which version of UUID it is, and for versions 4 and 5 the one that says which variant.
    public static bool IsUuid(string text, char version) => UuidPattern().IsMatch(text)
        && text.Replace("-", "", StringComparison.Ordinal) is var digits
        && (version == ' ' || digits[12] == version)
        && (version is not ('4' or '5') || char.ToLowerInvariant(digits[16]) is '8' or '9' or 'a' or 'b');

    public static bool IsObjectId(string text) => text.Length == 24 && text.All(char.IsAsciiHexDigit);

    public static bool IsHexColor(string text) => HexColorPattern().IsMatch(text);

    public static bool IsRgbColor(string text) => RgbColorPattern().IsMatch(text);

    public static bool IsSocialSecurityNumber(string text) => text.Length == 11 && SocialSecurityPattern().IsMatch(text);

    /// <summary>As Go's time.ParseDuration reads it, or with Scala's units: <c>22 ns</c>, <c>3 days</c>.</summary>
    public static bool IsDuration(string text) => DurationText.TryRead(text, out _) || ScalaDurationPattern().IsMatch(text);

    // Each digit counts by its place, the sum is a multiple of 11.
    public static bool IsIsbn10(string text)
    {
        var digits = WithoutSeparators(text);
        if (digits.Length != 10 || !digits.AsSpan(0, 9).ContainsOnlyDigits() || (digits[9] != 'X' && !char.IsAsciiDigit(digits[9])))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            sum += (i + 1) * (digits[i] == 'X' ? 10 : digits[i] - '0');
        }

        return sum % 11 == 0;
    }

    // Every second digit counts three times, the sum is a multiple of 10.
    public static bool IsIsbn13(string text)
    {
        var digits = WithoutSeparators(text);
        if (digits.Length != 13 || !digits.AsSpan().ContainsOnlyDigits())
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 13; i++)
        {
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        }

        return sum % 10 == 0;
    }

    /// <summary>A number of one of the great issuers with Luhn's check digit, whatever else stands between its digits.</summary>
    public static bool IsCreditCard(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (!CreditCardPattern().IsMatch(digits))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var counted = i % 2 == 0 ? digit : digit * 2;
            sum += counted > 9 ? counted - 9 : counted;
        }

        return sum % 10 == 0;
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static string WithoutSeparators(string text) => string.Concat(text.Where(c => c != '-' && !char.IsWhiteSpace(c)));

    [GeneratedRegex(@"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z")]
    private static partial Regex UuidPattern();

    [GeneratedRegex(@"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z")]
    private static partial Regex HexColorPattern();

    [GeneratedRegex(@"^rgb\((\s*(25[0-5]|2[0-4][0-9]|1[0-9]{1,2}|[1-9][0-9]?|0)\s*(,(?!\))|(?=\)))){3}\)\z")]
    private static partial Regex RgbColorPattern();

    [GeneratedRegex(@"^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}\z")]
    private static partial Regex SocialSecurityPattern();

    [GeneratedRegex(
        @"^(4[0-9]{12}([0-9]{3})?|5[1-5][0-9]{14}|6(011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(0[0-5]|[68][0-9])[0-9]{11}"
        + @"|(2131|1800|35[0-9]{3})[0-9]{11})\z")]
    private static partial Regex CreditCardPattern();

    [GeneratedRegex(
        @"[0-9]+\s*(ns|us|µs|ms|s|m|h|hr|d|w|wk|(nano|micro|milli|sec|min|hour|day|week)[A-Za-zµ]*)(?![A-Za-zµ])",
        RegexOptions.IgnoreCase)]
    private static partial Regex ScalaDurationPattern();
}
