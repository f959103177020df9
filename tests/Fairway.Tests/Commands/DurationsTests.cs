using Fairway.Commands;

namespace Fairway.Tests.Commands;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500ms", 0.5)]
    public void Durations_read_as_in_Go(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Fact]
    public void Days_count_where_that_much_is_allowed()
    {
        Assert.True(Durations.TryParse("30d12h", TimeSpan.FromDays(365), out var duration));
        Assert.Equal(30.5, duration.TotalDays);
        Assert.False(Durations.TryParse("2d", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("2 m")]
    [InlineData("-1s")]
    [InlineData("9999999h")]
    public void Anything_else_is_refused(string text) => Assert.False(Durations.TryParse(text, out _));
}
