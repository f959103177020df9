using Fairway.Delivery.Reporting;

namespace Fairway.Delivery.Tests.Reporting;

/// <summary>Forms: https://pkg.go.dev/time#ParseDuration and https://pkg.go.dev/time#Duration.String.</summary>
public sealed class GoDurationTests
{
    [Theory]
    [InlineData("5m0s", 300_000, "5m0s")]
    [InlineData("1h", 3_600_000, "1h0m0s")]
    [InlineData("1h15m30.918s", 4_530_918, "1h15m30.918s")]
    [InlineData("1.5m", 90_000, "1m30s")]
    [InlineData("250ms", 250, "250ms")]
    [InlineData("2s", 2_000, "2s")]
    [InlineData("0s", 0, "0s")]
    public void Durations_are_read_and_printed_as_in_Go(string text, long milliseconds, string printed)
    {
        var duration = GoDuration.Parse(text);
        Assert.Equal((milliseconds, printed), ((long)duration.TotalMilliseconds, GoDuration.Format(duration)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData("-5m")]
    [InlineData("1.2.3s")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => GoDuration.Parse(text));
}
