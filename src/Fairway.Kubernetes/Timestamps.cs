using System.Globalization;
using Fairway.Values;

namespace Fairway.Kubernetes;

/// <summary>Times as Kubernetes writes them: <c>2026-01-31T09:30:00Z</c> (Time) and <c>2026-01-31T09:30:00.000000Z</c> (MicroTime).</summary>
public static class Timestamps
{
    private const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>The time, or null when the value is absent or no time.</summary>
    public static DateTimeOffset? Read(Value value) =>
        DateTimeOffset.TryParse(value.AsString(), CultureInfo.InvariantCulture, Universal, out var time) ? time : null;

    /// <summary>The form of Time; what is finer than a second is cut off.</summary>
    public static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The form of MicroTime.</summary>
    public static string Micros(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
