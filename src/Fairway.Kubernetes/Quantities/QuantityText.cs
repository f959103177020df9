using System.Globalization;
using System.Numerics;

namespace Fairway.Kubernetes.Quantities;

/// <summary>The text of a quantity: <c>[+-]digits[.digits][suffix]</c>, the suffix <c>m</c>, <c>Gi</c> or <c>e6</c>.</summary>
internal static class QuantityText
{
    private const string WrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private const string WrongNumber = "unable to parse numeric part of quantity";
    private const string WrongSuffix = "unable to parse quantity's suffix";

    // Far beyond any amount there is, and short enough that no text costs much to read.
    private const int LongestText = 128;
    private const int LargestExponent = 128;

    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    // What most amounts are written with: no product of so few digits and these powers leaves 128 bits.
    private const int FewDigits = 12;
    private const int FewDecimalZeros = 9;
    private const int FewBinaryZeros = 40;

    // Nanos in 10^-9 to 10^9.
    private static readonly long[] PowersOfTen =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);
    private static readonly BigInteger LargestBinary = long.MaxValue * Nano;

    public static bool TryRead(string text, out Quantity quantity, out string error)
    {
        quantity = default;
        var sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var whole = Digits(text, sign);
        var point = whole < text.Length && text[whole] == '.';
        var fraction = point ? Digits(text, whole + 1) : whole;
        var decimals = point ? fraction - whole - 1 : 0;
        var digits = whole - sign + decimals;
        if (text.Length is 0 or > LongestText || digits == 0 || !IsSuffix(text.AsSpan(fraction)))
        {
            error = fraction < text.Length && text[fraction] == '.' ? WrongNumber : WrongFormat;
            return false;
        }

        if (!TryReadSuffix(text.AsSpan(fraction), out var format, out var exponent))
        {
            error = WrongSuffix;
            return false;
        }

        error = "";
        if (!point && digits <= FewDigits
            && TryMakeSmall(long.Parse(text.AsSpan(0, whole), provider: CultureInfo.InvariantCulture), format, exponent, out quantity))
        {
            return true;
        }

        var written = string.Concat(text.AsSpan(sign, whole - sign), point ? text.AsSpan(whole + 1, decimals) : "");
        var amount = BigInteger.Parse(written, CultureInfo.InvariantCulture);
        amount = text[0] == '-' ? -amount : amount;
        quantity = Make(amount, decimals, format, exponent);
        return true;
    }

    public static string Write(Quantity quantity)
    {
        if (quantity.IsZero)
        {
            return "0";
        }

        var nanos = quantity.Nanos;
        var whole = BigInteger.DivRem(nanos, Nano, out var rest);
        return quantity.Format switch
        {
            QuantityFormat.BinarySI when rest.IsZero && BigInteger.Abs(whole) >= 1024 => WriteBinary(whole),
            QuantityFormat.DecimalExponent => WriteDecimal(nanos, exponent => exponent == 0 ? "" : "e" + exponent, int.MaxValue),
            _ => WriteDecimal(nanos, exponent => DecimalSuffixes[(exponent / 3) + 3], 18),
        };
    }

    private static bool TryMakeSmall(long amount, QuantityFormat format, int exponent, out Quantity quantity)
    {
        var binary = format == QuantityFormat.BinarySI;
        quantity = default;
        if (binary ? exponent > FewBinaryZeros : exponent is < -FewDecimalZeros or > FewDecimalZeros)
        {
            return false;
        }

        var nanos = (Int128)amount * (binary ? 1_000_000_000L : PowersOfTen[FewDecimalZeros + exponent]);
        quantity = Quantity.FromNanos(binary ? nanos << exponent : nanos, binary && amount == 0 ? QuantityFormat.DecimalSI : format);
        return !binary || Math.Abs(amount) <= long.MaxValue >> exponent;
    }

    private static Quantity Make(BigInteger digits, int decimals, QuantityFormat format, int exponent)
    {
        var binary = format == QuantityFormat.BinarySI;
        var shift = 9 - decimals + (binary ? 0 : exponent);
        var nanos = binary ? digits << exponent : digits;
        nanos = shift >= 0 ? nanos * BigInteger.Pow(10, shift) : DivideUp(nanos, BigInteger.Pow(10, -shift));
        if (binary && BigInteger.Abs(nanos) > LargestBinary)
        {
            nanos = nanos.Sign * LargestBinary;
        }

        // An amount below one cannot be shown in powers of 1024.
        return Quantity.FromNanos(nanos, binary && BigInteger.Abs(nanos) < Nano ? QuantityFormat.DecimalSI : format);
    }

    // Whoever asks for some gets some: what is finer than a nano is rounded away from zero.
    private static BigInteger DivideUp(BigInteger amount, BigInteger by) =>
        BigInteger.DivRem(amount, by, out var rest) + (rest.IsZero ? 0 : rest.Sign);

    private static string WriteBinary(BigInteger amount)
    {
        var suffix = 0;
        while (suffix < BinarySuffixes.Length - 1 && (amount & 1023).IsZero)
        {
            amount >>= 10;
            suffix++;
        }

        return amount.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[suffix];
    }

    private static string WriteDecimal(BigInteger nanos, Func<int, string> suffix, int largest)
    {
        var exponent = -9;
        while (exponent < largest && BigInteger.DivRem(nanos, 1000, out var rest) is var next && rest.IsZero)
        {
            nanos = next;
            exponent += 3;
        }

        return nanos.ToString(CultureInfo.InvariantCulture) + suffix(exponent);
    }

    private static int Digits(string text, int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private static bool IsSuffix(ReadOnlySpan<char> suffix)
    {
        var rest = suffix.TrimStart("eEinumkKMGTP");
        rest = rest.Length > 0 && rest[0] is '+' or '-' ? rest[1..] : rest;
        return rest.TrimStart("0123456789").IsEmpty;
    }

    private static bool TryReadSuffix(ReadOnlySpan<char> suffix, out QuantityFormat format, out int exponent)
    {
        if (IndexOf(DecimalSuffixes, suffix) is var index and >= 0)
        {
            (format, exponent) = (QuantityFormat.DecimalSI, (index - 3) * 3);
            return true;
        }

        if (IndexOf(BinarySuffixes, suffix) is var power and > 0)
        {
            (format, exponent) = (QuantityFormat.BinarySI, power * 10);
            return true;
        }

        format = QuantityFormat.DecimalExponent;
        exponent = 0;
        return suffix.Length > 1 && suffix[0] is 'e' or 'E'
            && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs((long)exponent) <= LargestExponent;
    }

    private static int IndexOf(string[] suffixes, ReadOnlySpan<char> suffix)
    {
        for (var i = 0; i < suffixes.Length; i++)
        {
            if (suffix.SequenceEqual(suffixes[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
