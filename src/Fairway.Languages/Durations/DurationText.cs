using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fairway.Languages.Durations;

/// <summary>Durations as text, in nanoseconds of 64 bits: read as Go reads them (<c>1h45m47.5s</c>, https://pkg.go.dev/time#ParseDuration).</summary>
public static class DurationText
{
    private const long Second = 1_000_000_000;
    private const int MaxLength = 256;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>As seconds: <c>6347.5s</c>.</summary>
    public static string WriteSeconds(long nanoseconds)
    {
        var seconds = Math.Abs((decimal)nanoseconds) / Second;
        return (nanoseconds < 0 ? "-" : "") + seconds.ToString("0.#########", CultureInfo.InvariantCulture) + "s";
    }

    /// <summary>False for what is no duration, longer than 64 bits of nanoseconds or than 256 characters.</summary>
    public static bool TryRead(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        var rest = text.AsSpan();
        if (rest.Length > MaxLength)
        {
            return false;
        }

        var negative = rest.StartsWith("-");
        rest = negative || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        var total = 0m;
        while (!rest.IsEmpty)
        {
            if (!TryReadPart(ref rest, out var part) || (total += part) > long.MaxValue + 1m)
            {
                return false;
            }
        }

        total = decimal.Truncate(negative ? -total : total);
        if (total is > long.MaxValue or < long.MinValue)
        {
            return false;
        }

        nanoseconds = (long)total;
        return true;
    }

    /// <summary>As Go's Duration prints itself: <c>1h45m47.5s</c>.</summary>
    public static string Write(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var rest = Math.Abs((decimal)nanoseconds);
        var sign = nanoseconds < 0 ? "-" : "";
        if (rest < Second)
        {
            var (unit, name) = rest < 1_000 ? (1m, "ns") : rest < 1_000_000 ? (1_000m, "µs") : (1_000_000m, "ms");
            return sign + (rest / unit).ToString("0.#########", CultureInfo.InvariantCulture) + name;
        }

        var text = new StringBuilder(sign);
        var hours = decimal.Truncate(rest / (3600m * Second));
        var minutes = decimal.Truncate(rest / (60m * Second)) % 60;
        if (hours > 0)
        {
            text.Append(hours).Append('h');
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(minutes).Append('m');
        }

        return text.Append((rest / Second % 60).ToString("0.#########", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out decimal nanoseconds)
    {
        nanoseconds = 0;
        var digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0 || rest[..digits] is "." || rest[..digits].Count('.') > 1)
        {
            return false;
        }

        if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue)
        {
            return false;
        }

        rest = rest[digits..];
        var next = rest.IndexOfAny(NumberCharacters);
        var unit = rest[..(next < 0 ? rest.Length : next)];
        rest = rest[unit.Length..];
        var scale = unit switch
        {
            "ns" => 1L,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => Second,
            "m" => 60 * Second,
            "h" => 3600 * Second,
            _ => 0,
        };
        if (scale == 0 || number > (decimal)long.MaxValue / scale + 1)
        {
            return false;
        }

        nanoseconds = number * scale;
        return true;
    }
}
