using System.Globalization;
using Fairway.Values;

namespace Fairway.Controllers.Observing;

/// <summary>Numbers that may be shares of another: <c>3</c> or <c>"25%"</c>.</summary>
internal static class IntOrPercent
{
    /// <summary>The number that a value stands for; null when it is absent, negative or neither of the two.</summary>
    public static long? Of(Value value, long total, bool roundUp)
    {
        if (value.AsString() is not { } text)
        {
            return value.AsLong() is >= 0 and var number ? number : null;
        }

        return text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? ((percent * total) + (roundUp ? 99 : 0)) / 100
            : null;
    }
}
