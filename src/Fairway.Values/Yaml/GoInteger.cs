namespace Fairway.Values.Yaml;

/// <summary>Integers as Go's <c>strconv.ParseInt(text, 0, 64)</c> and <c>ParseUint</c> take them: 12, -0x1F, 0o17, 017, 0b11.</summary>
internal static class GoInteger
{
    /// <summary>What exceeds a signed 64-bit integer but fits an unsigned one comes out as a double.</summary>
    public static bool TryParse(string text, out Value value)
    {
        value = default;
        var negative = text.StartsWith('-');
        var signed = negative || text.StartsWith('+');
        var digits = text.AsSpan(signed ? 1 : 0);
        var radix = TakePrefix(ref digits);
        if (digits.IsEmpty || !TryMagnitude(digits, radix, out var magnitude))
        {
            return false;
        }

        if (negative)
        {
            value = unchecked(-(long)magnitude);
            return magnitude <= 1UL << 63;
        }

        value = magnitude <= long.MaxValue ? (Value)(long)magnitude : (double)magnitude;
        return magnitude <= long.MaxValue || !signed;
    }

    private static uint TakePrefix(ref ReadOnlySpan<char> digits)
    {
        if (digits.Length < 2 || digits[0] != '0')
        {
            return 10;
        }

        var radix = digits[1] switch { 'x' or 'X' => 16u, 'o' or 'O' => 8u, 'b' or 'B' => 2u, _ => 0u };
        digits = digits[(radix == 0 ? 1 : 2)..];
        return radix == 0 ? 8 : radix;
    }

    private static bool TryMagnitude(ReadOnlySpan<char> digits, uint radix, out ulong magnitude)
    {
        magnitude = 0;
        foreach (var digit in digits)
        {
            var number = digit switch
            {
                >= '0' and <= '9' => (uint)(digit - '0'),
                >= 'a' and <= 'f' => (uint)(digit - 'a' + 10),
                >= 'A' and <= 'F' => (uint)(digit - 'A' + 10),
                _ => radix,
            };
            var next = (UInt128)magnitude * radix + number;
            if (number >= radix || next > ulong.MaxValue)
            {
                return false;
            }

            magnitude = (ulong)next;
        }

        return true;
    }
}
