using Fairway.Kubernetes.Events;
using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Events;

public sealed class EventCorrelationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EventCorrelation _correlation = new();

    [Fact]
    public void The_same_words_on_the_same_object_are_one_event()
    {
        Assert.Same(Add("full").Known, Add("full").Known);
        Assert.NotSame(Add("full").Known, Add("empty").Known);
    }

    // client-go/tools/record: more than 10 different messages of one reason within 10 minutes are combined.
    [Fact]
    public void Many_different_messages_of_one_reason_are_combined()
    {
        var single = Enumerable.Range(0, 10).Select(i => Add($"pod {i} refused").Known).ToArray();
        Assert.Equal(10, single.Distinct().Count());

        var (combined, told) = Add("pod 10 refused");
        Assert.Equal("(combined from similar events): pod 10 refused", told.Message);
        Assert.Same(combined, Add("pod 11 refused").Known);
        Assert.Same(single[3], Add("pod 3 refused").Known);
    }

    [Fact]
    public void After_a_quiet_time_each_is_told_on_its_own_again()
    {
        foreach (var i in Enumerable.Range(0, 12))
        {
            Add($"pod {i} refused");
        }

        Assert.Equal("pod 99 refused", Add("pod 99 refused", minutes: 11).Told.Message);
    }

    private (KnownEvent Known, Occurrence Told) Add(string message, int minutes = 0) =>
        _correlation.Add(new(Value.Map(("uid", "u-1")), "Warning", "FailedCreate", message, Start + TimeSpan.FromMinutes(minutes)));
}
