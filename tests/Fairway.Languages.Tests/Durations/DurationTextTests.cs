using Fairway.Languages.Durations;

namespace Fairway.Languages.Tests.Durations;

/// <summary>Forms: https://pkg.go.dev/time#ParseDuration and https://pkg.go.dev/time#Duration.String.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0", 0, "0s")]
    [InlineData("1h30m", 5_400_000_000_000, "1h30m0s")]
    [InlineData("1.5m", 90_000_000_000, "1m30s")]
    [InlineData("-.5s", -500_000_000, "-500ms")]
    [InlineData("+5us", 5_000, "5µs")]
    [InlineData("1h1ns", 3_600_000_000_001, "1h0m0.000000001s")]
    [InlineData("9223372036854775807ns", long.MaxValue, "2562047h47m16.854775807s")]
    public void Durations_are_read_and_written_as_in_Go(string text, long nanoseconds, string written)
    {
        Assert.True(DurationText.TryRead(text, out var read));
        Assert.Equal(nanoseconds, read);
        Assert.Equal(written, DurationText.Write(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData("1.2.3s")]
    [InlineData("\u0661h")]
    [InlineData("9223372036854775808ns")]
    [InlineData("3000000h")]
    public void Anything_else_is_refused(string text) => Assert.False(DurationText.TryRead(text, out _));
}
