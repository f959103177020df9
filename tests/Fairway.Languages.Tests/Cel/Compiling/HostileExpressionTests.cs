using System.Diagnostics;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Values;

namespace Fairway.Languages.Tests.Cel.Compiling;

/// <summary>Expressions built to take for ever or to fill memory end with an error, and soon.</summary>
public sealed class HostileExpressionTests
{
    // A hundred milliseconds are aimed at; code that is compiled just in time on a busy machine takes longer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("ints.all(a, ints.all(b, ints.all(c, ints.all(d, true))))")]
    [InlineData("ints.map(a, ints.map(b, ints.map(c, a + b + c)))")]
    [InlineData("ints.all(a, big == huge)")]
    [InlineData("ints.map(a, text.replace('', text))")]
    [InlineData("ints.exists(a, text.matches('(a*)*b'))")]
    [InlineData("ints.exists(a, text.matches('(.*a.{500}){2}b'))")]
    [InlineData("sets.contains(ints + ints, ints + ints)")]
    [InlineData("ints.map(a, [ints, ints, ints]).map(b, string(b.size())).join(text)")]
    public void Loops_end_with_the_limit(string text)
    {
        var environment = TestEnvironment.All.With(
            new CelVariable("ints", CelType.List(CelType.Int)),
            new CelVariable("text", CelType.String),
            new CelVariable("big", CelType.Dyn),
            new CelVariable("huge", CelType.Dyn));
        var ints = Value.List([.. Enumerable.Range(0, 2000).Select(i => (Value)i)]);
        var bindings = environment.CreateBindings()
            .Set("ints", ints)
            .Set("text", new string('a', 20_000))
            .Set("big", Big())
            .Set("huge", Big());
        var start = Stopwatch.GetTimestamp();
        var result = environment.Compile(text).Program.Evaluate(bindings, CancellationToken.None);
        Assert.True(result.Outcome is CelOutcome.CallLimit or CelOutcome.Error, $"{result.Outcome}: {result.Cost}");
        Assert.True(Stopwatch.GetElapsedTime(start) < Limit);

        Value Big() => Value.List(Value.List([.. Enumerable.Range(0, 500).Select(_ => Value.List(ints.Items.AsSpan()))]));
    }

    [Theory]
    [InlineData("'aaaaaaaaaa'", "x{0} + x{0} + x{0} + x{0}")]
    [InlineData("[1, 2, 3, 4]", "x{0} + x{0} + x{0} + x{0}")]
    [InlineData("[1, 2, 3, 4]", "[x{0}, x{0}, x{0}, x{0}]")]
    [InlineData("'aaaaaaaaaa'", "x{0}.replace('', x{0})")]
    public void Names_that_double_end_with_the_limit(string first, string next)
    {
        var text = $"size(x40) > 0 && x40 == x40";
        for (var i = 40; i > 0; i--)
        {
            text = $"cel.bind(x{i}, {string.Format(next, i - 1)}, {text})";
        }

        var start = Stopwatch.GetTimestamp();
        var result = TestEnvironment.Evaluate($"cel.bind(x0, {first}, {text})");
        Assert.True(result.Outcome is CelOutcome.CallLimit or CelOutcome.Error, $"{result.Outcome}: {result.Cost}");
        Assert.True(Stopwatch.GetElapsedTime(start) < Limit, Stopwatch.GetElapsedTime(start).ToString());
    }

    [Fact]
    public void Types_that_double_are_refused()
    {
        var text = "x40 == x40";
        for (var i = 40; i > 0; i--)
        {
            text = $"cel.bind(x{i}, {{x{i - 1}: x{i - 1}}}, {text})";
        }

        Assert.Contains("type is too complex", TestEnvironment.Issues($"cel.bind(x0, [], {text})"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{0}]", "[], ", 20_000)]
    [InlineData("{0}true", "1 == 1 && ", 8_000)]
    [InlineData("{0}true", "[] == [[]] || ", 5_000)]
    [InlineData("'a'.format([{0}])", "1.5, ", 15_000)]
    public void Long_texts_are_compiled_in_time_that_grows_with_their_length(string frame, string part, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var text = string.Format(frame, string.Concat(Enumerable.Repeat(part, count)));
        Assert.True(TestEnvironment.All.Compile(text).IsValid, TestEnvironment.Issues(text));
        Assert.True(Stopwatch.GetElapsedTime(start) < Limit, Stopwatch.GetElapsedTime(start).ToString());
    }
}
