using System.Globalization;

namespace Fairway.Kubernetes.Schedules;

/// <summary>One field of a crontab: its bounds, and the names its values have.</summary>
internal sealed record CronField(int Least, int Most, IReadOnlyList<string> Names)
{
    public static CronField Minute { get; } = new(0, 59, []);

    public static CronField Hour { get; } = new(0, 23, []);

    public static CronField Day { get; } = new(1, 31, []);

    public static CronField Month { get; } = new(
        1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    public static CronField Weekday { get; } = new(0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    public ulong Parse(string text) => Parse(text, out _);

    /// <summary>The set of values.</summary>
    /// <param name="text">Ranges by commas: <c>1,10-20/2,*/5</c>.</param>
    /// <param name="isAny">A range was <c>*</c> or <c>?</c> without a step.</param>
    /// <exception cref="FormatException">It is no such text.</exception>
    public ulong Parse(string text, out bool isAny)
    {
        var set = 0UL;
        isAny = false;
        foreach (var range in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            set |= Range(range, out var isStar);
            isAny |= isStar;
        }

        return set;
    }

    private ulong Range(string text, out bool isStar)
    {
        var parts = text.Split('/');
        var bounds = parts[0].Split('-');
        isStar = bounds[0] is "*" or "?";
        var (start, end) = (Least, Most);
        if (!isStar)
        {
            start = Number(bounds[0]);
            end = bounds.Length switch
            {
                1 => start,
                2 => Number(bounds[1]),
                _ => throw new FormatException($"too many hyphens: {text}"),
            };
        }

        var step = parts.Length switch
        {
            1 => 1,
            2 => Integer(parts[1]),
            _ => throw new FormatException($"too many slashes: {text}"),
        };

        // N/step means from N to the end.
        end = parts.Length == 2 && bounds.Length == 1 ? Most : end;
        isStar = isStar && step <= 1;
        Check(text, start, end, step);
        var set = 0UL;
        for (var value = start; value <= end; value += step)
        {
            set |= 1UL << value;
        }

        return set;
    }

    private void Check(string text, int start, int end, int step)
    {
        if (start < Least)
        {
            throw new FormatException($"beginning of range ({start}) below minimum ({Least}): {text}");
        }

        if (end > Most)
        {
            throw new FormatException($"end of range ({end}) above maximum ({Most}): {text}");
        }

        if (start > end)
        {
            throw new FormatException($"beginning of range ({start}) beyond end of range ({end}): {text}");
        }

        if (step == 0)
        {
            throw new FormatException($"step of range should be a positive number: {text}");
        }
    }

    private int Number(string text)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (text.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
            {
                return Least + i;
            }
        }

        return Integer(text);
    }

    private static int Integer(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException($"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax");
        }

        // The step is added until the end is passed; a great one ends at once.
        return number < 0
            ? throw new FormatException($"negative number ({number}) not allowed: {text}")
            : Math.Min(number, 1_000_000);
    }
}
