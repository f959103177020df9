using Fairway.Delivery.Reporting;
using Fairway.Values;

namespace Fairway.Delivery.Tests.Reporting;

public sealed class ConditionSetTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // The schema does not keep a user from writing such a status.
    [Fact]
    public void Of_two_conditions_of_one_type_the_first_counts()
    {
        var twice = Value.List(Value.Map(("type", "Ready"), ("status", "True")), Value.Map(("type", "Ready"), ("status", "False")));
        Assert.True(new ConditionSet(twice, 1, Start).IsTrue("Ready"));
    }

    [Fact]
    public void Ready_comes_first_and_a_transition_is_a_change_of_status_reason_or_message()
    {
        var first = new ConditionSet(Value.Null, 1, Start);
        first.True("Healthy", "Succeeded", "ok");
        first.True("Ready", "Succeeded", "one");
        var second = new ConditionSet(first.Build(), 2, Start.AddMinutes(1));
        second.True("Ready", "Succeeded", "two");
        second.True("Healthy", "Succeeded", "ok");
        second.False("Abc", "X", "y");
        Assert.Equal(
            ["Ready True 2 2026-01-01T00:01:00Z two", "Abc False 2 2026-01-01T00:01:00Z y", "Healthy True 2 2026-01-01T00:00:00Z ok"],
            second.Build().Items.Select(Line));

        static string Line(Value condition) => string.Join(
            ' ',
            condition["type"].AsString(),
            condition["status"].AsString(),
            condition["observedGeneration"].AsLong(),
            condition["lastTransitionTime"].AsString(),
            condition["message"].AsString());
    }

    [Fact]
    public void A_status_is_written_as_what_changed()
    {
        var before = Value.Map(("a", 1), ("b", Value.Map(("x", 1), ("y", 2))), ("c", 3));
        var after = Value.Map(("a", 1), ("b", Value.Map(("x", 1), ("z", 4))));
        Assert.Equal("""{"b":{"z":4,"y":null},"c":null}""", StatusWriter.Difference(before, after).ToString());
        Assert.Equal("{}", StatusWriter.Difference(after, after).ToString());
    }
}
