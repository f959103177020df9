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
}
