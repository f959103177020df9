using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Tests.Cel.Values;

public sealed class ValueAdaptationTests
{
    private static readonly CelType Self = CelType.Object(new CelRecordType("Self", new Dictionary<string, CelType>
    {
        ["time"] = CelType.Timestamp,
        ["day"] = CelType.Timestamp,
        ["wait"] = CelType.Duration,
        ["blob"] = CelType.Bytes,
        ["ratio"] = CelType.Double,
        ["ratios"] = CelType.List(CelType.Double),
        ["waits"] = CelType.Map(CelType.String, CelType.Duration),
        ["count"] = CelType.Int,
        ["items"] = CelType.List(CelType.Object(new CelRecordType("Item", new Dictionary<string, CelType> { ["wait"] = CelType.Duration }))),
    }));

    private const string Json = """
        {"time": "2026-01-31T09:30:00.5Z", "day": "2026-01-31", "wait": "1h30m", "blob": "aGVsbG8=", "ratio": 2, "ratios": [1, 2.5],
         "waits": {"a": "5s"}, "count": 3, "items": [{"wait": "2s"}, {"wait": "3s"}]}
        """;

    // JSON has fewer types than schemas; what a schema calls a timestamp is one in an expression.
    [Theory]
    [InlineData("self.time.getMilliseconds() == 500")]
    [InlineData("self.time > timestamp('2026-01-31T09:30:00Z')")]
    [InlineData("self.day == timestamp('2026-01-31T00:00:00Z')")]
    [InlineData("self.wait == duration('90m')")]
    [InlineData("self.blob == b'hello'")]
    [InlineData("self.ratio / 4.0 == 0.5")]
    [InlineData("self.ratios[0] == 1.0 && self.ratios.all(r, r > 0.5)")]
    [InlineData("1.0 in self.ratios")]
    [InlineData("self.waits['a'] == duration('5s')")]
    [InlineData("self.waits.a == duration('5s')")]
    [InlineData("self.?wait.orValue(duration('0s')) == duration('90m')")]
    [InlineData("self.items.all(i, i.wait >= duration('2s'))")]
    [InlineData("self.items[1].wait == duration('3s')")]
    [InlineData("self.items.map(i, i.wait) == [duration('2s'), duration('3s')]")]
    [InlineData("type(self.count) == int && type(self.ratio) == double")]
    public void Json_is_read_as_its_declared_type(string text) =>
        Assert.True(TestEnvironment.Evaluate(text, ("self", Self, Json)).Value.AsBool());

    [Fact]
    public void A_text_that_is_not_of_its_declared_type_is_an_error()
    {
        var result = TestEnvironment.Evaluate("self.time > self.day", ("self", Self, """{"time": "soon", "day": "2026-01-31"}"""));
        Assert.Equal("\"soon\" is not a timestamp", result.Error);
    }
}
