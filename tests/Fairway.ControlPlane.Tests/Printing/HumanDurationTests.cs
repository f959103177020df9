using Fairway.ControlPlane.Printing;

namespace Fairway.ControlPlane.Tests.Printing;

public sealed class HumanDurationTests
{
    // The cases of apimachinery's duration_test.go.
    [Theory]
    [InlineData(1, "1s")]
    [InlineData(70, "70s")]
    [InlineData(190, "3m10s")]
    [InlineData(70 * 60, "70m")]
    [InlineData(47 * 3600, "47h")]
    [InlineData(49 * 3600, "2d1h")]
    [InlineData((8 * 24 + 2) * 3600, "8d")]
    [InlineData(367 * 24 * 3600, "367d")]
    [InlineData((365 * 2 * 24 + 25) * 3600, "2y1d")]
    [InlineData((365 * 8 * 24 + 2) * 3600L, "8y")]
    [InlineData(0, "0s")]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(180, "3m")]
    [InlineData(4 * 3600 + 60, "4h1m")]
    [InlineData(48 * 3600, "2d")]
    public void A_duration_has_two_units_at_most(long seconds, string text) => Assert.Equal(text, HumanDuration.Of(TimeSpan.FromSeconds(seconds)));
}
