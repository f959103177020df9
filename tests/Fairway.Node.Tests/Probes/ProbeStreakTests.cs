using Fairway.Node.Probes;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Probes;

public sealed class ProbeStreakTests
{
    [Theory]
    [InlineData("Readiness", 1, 3, "+--+---+", "TTTTTTFT")]
    [InlineData("Readiness", 2, 1, "++-+++", "FTFFTT")]
    [InlineData("Liveness", 1, 2, "-+--", "TTTF")]
    [InlineData("Startup", 1, 3, "--+", "FFT")]
    public void A_result_changes_only_after_its_threshold(string kind, int success, int failure, string outcomes, string results)
    {
        var streak = new ProbeStreak(Enum.Parse<ProbeKind>(kind), new(default, default, default, success, failure));
        Assert.Equal(results, string.Concat(outcomes.Select(outcome =>
        {
            streak.Take(outcome == '+');
            return streak.Result ? 'T' : 'F';
        })));
    }

    [Fact]
    public void Settings_have_the_apis_defaults()
    {
        Assert.Equal(
            new(TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), 1, 3), ProbeSettings.From(JsonReader.Read("{}")));
        Assert.Equal(
            new(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), 2, 4),
            ProbeSettings.From(
                JsonReader.Read("""{"initialDelaySeconds":7,"periodSeconds":2,"timeoutSeconds":5,"successThreshold":2,"failureThreshold":4}""")));
    }
}
