using System.Globalization;
using System.Numerics;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>Numbers as Go's <c>%f</c> and <c>%e</c> write them: rounded from the exact value, ties to the even digit.</summary>
internal static class TextNumbers
{
    // Beyond the precision, enough digits to tell a tie from what only looks like one; every double ends within 1,074 digits.
    private const int LookAhead = 20;
    private const int AllDigits = 1100;

    public static string Fixed(double number, int precision)
    {
        var digits = Math.Abs(number).ToString($"F{precision + LookAhead}", CultureInfo.InvariantCulture);
        if (IsTie(digits.AsSpan(digits.Length - LookAhead)))
        {
            digits = Math.Abs(number).ToString($"F{precision + AllDigits}", CultureInfo.InvariantCulture);
            digits = RoundTie(digits, precision);
        }
        else
        {
            digits = Math.Abs(number).ToString($"F{precision}", CultureInfo.InvariantCulture);
        }

        return double.IsNegative(number) ? "-" + digits : digits;
    }

    public static string Scientific(double number, int precision)
    {
        var text = number.ToString($"0.{new string('0', precision)}e+00", CultureInfo.InvariantCulture);
        if (precision == 0)
        {
            return text.Replace(".", "", StringComparison.Ordinal);
        }

        return number == 0 && double.IsNegative(number) && text[0] != '-' ? "-" + text : text;
    }

    public static string Digits(ulong number, uint radix)
    {
        if (number == 0)
        {
            return "0";
        }

        var digits = new Stack<char>();
        for (; number > 0; number /= radix)
        {
            digits.Push((char)('0' + number % radix));
        }

        return string.Concat(digits);
    }

    private static bool IsTie(ReadOnlySpan<char> rest) => rest[0] == '5' && rest[1..].IndexOfAnyExcept('0') < 0;

    private static string RoundTie(string exact, int precision)
    {
        var point = exact.IndexOf('.');
        var kept = exact[..point] + exact.AsSpan(point + 1, precision).ToString();
        var whole = BigInteger.Parse(kept, NumberStyles.None, CultureInfo.InvariantCulture);
        if (!IsTie(exact.AsSpan(point + 1 + precision)) || !whole.IsEven)
        {
            whole += 1;
        }

        var digits = whole.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return precision == 0 ? digits : digits[..^precision] + "." + digits[^precision..];
    }
}
