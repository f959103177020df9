using System.Globalization;
using System.Text;

namespace Fairway.Values;

/// <summary>Doubles as Go writes them: the fewest digits that read back as the same number.</summary>
public static class GoNumber
{
    /// <summary>As encoding/json: an exponent only below 1e-6 and from 1e21 on, negative ones without a leading zero.</summary>
    /// <exception cref="ArgumentException">JSON has no infinities and no NaN.</exception>
    public static string ToJson(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new ArgumentException($"JSON cannot hold {number}", nameof(number));
        }

        var magnitude = Math.Abs(number);
        var shortest = Split(number.ToString("R", CultureInfo.InvariantCulture));
        return magnitude == 0 || magnitude is >= 1e-6 and < 1e21
            ? Plain(shortest)
            : Exponential(shortest).Replace("e-0", "e-", StringComparison.Ordinal);
    }

    /// <summary>As <c>strconv.FormatFloat(number, 'g', -1, 64)</c>: an exponent, of two digits at least, below 1e-4 and from 1e6 on.</summary>
    public static string ToG(double number) => ToG(number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>As <c>strconv.FormatFloat(number, 'g', -1, 32)</c>.</summary>
    public static string ToG(float number) => ToG(number.ToString("R", CultureInfo.InvariantCulture));

    private static string ToG(string text)
    {
        var shortest = Split(text);
        return shortest.Exponent is < -4 or >= 6 && shortest.Digits != "0" ? Exponential(shortest) : Plain(shortest);
    }

    // The number is d1.d2d3... times ten to the power of Exponent.
    private static (bool Negative, string Digits, int Exponent) Split(string text)
    {
        var negative = text[0] == '-';
        var unsigned = negative ? text.AsSpan(1) : text;
        var e = unsigned.IndexOf('E');
        var exponent = e < 0 ? 0 : int.Parse(unsigned[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? unsigned : unsigned[..e];
        var point = mantissa.IndexOf('.');
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var digits = mantissa.ToString().Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        exponent -= digits.Length - significant.Length;
        significant = significant.TrimEnd('0');
        return significant.Length == 0 ? (negative, "0", 0) : (negative, significant, exponent);
    }

    private static string Plain((bool Negative, string Digits, int Exponent) number)
    {
        var (negative, digits, exponent) = number;
        var text = new StringBuilder(negative ? "-" : "");
        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        }

        if (digits.Length <= exponent + 1)
        {
            return text.Append(digits).Append('0', exponent + 1 - digits.Length).ToString();
        }

        return text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1).ToString();
    }

    private static string Exponential((bool Negative, string Digits, int Exponent) number)
    {
        var (negative, digits, exponent) = number;
        var text = new StringBuilder(negative ? "-" : "").Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append(exponent < 0 ? "e-" : "e+").Append($"{Math.Abs(exponent):00}").ToString();
    }
}
