using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Costs;

/// <summary>
/// What a function's calls cost, before evaluation and during it. The factors are cel-go's: a tenth of a unit for each character passed, a
/// quarter for each character of a pattern.
/// </summary>
public abstract class CelCostModel
{
    internal const double CharacterFactor = 0.1;
    internal const double PatternFactor = 0.25;

    /// <summary>One unit.</summary>
    public static CelCostModel Nominal { get; } = new FixedCost(1);

    /// <summary>A pass over both texts, which are joined.</summary>
    public static CelCostModel Concatenation { get; } = new Computed(
        arguments => Characters(SizeOf(arguments[0]) + SizeOf(arguments[1])),
        call => new((call.Size(0) + call.Size(1)).Scale(CharacterFactor), call.Size(0) + call.Size(1)));

    /// <summary>One unit, whatever the lists' sizes, which add up.</summary>
    public static CelCostModel ListConcatenation { get; } = new Computed(_ => 1, call => new(CelRange.Exactly(1), call.Size(0) + call.Size(1)));

    /// <summary>A pass over the smaller of the two.</summary>
    public static CelCostModel Comparison { get; } = new Computed(
        arguments => Characters(Math.Min(SizeOf(arguments[0]), SizeOf(arguments[1]))),
        EstimateComparison);

    /// <summary>A test of a text's begin or end: before evaluation a pass over the affix, in it one over the text, as in cel-go.</summary>
    public static CelCostModel Affix { get; } = new Computed(
        arguments => Characters(SizeOf(arguments[0])),
        call => new(call.Size(1).Scale(CharacterFactor)));

    /// <summary>A search of one text for another.</summary>
    public static CelCostModel Containment { get; } = new Computed(
        arguments => Times(Characters(SizeOf(arguments[0])), Characters(SizeOf(arguments[1]))),
        call => new(call.Size(0).Scale(CharacterFactor) * call.Size(1).Scale(CharacterFactor)));

    /// <summary>A search of a text for a pattern.</summary>
    public static CelCostModel Pattern { get; } = new Computed(ActualPattern, call => new(EstimatePattern(call)));

    /// <summary>A search for a pattern whose finds can be as many as the text has characters.</summary>
    public static CelCostModel Finding { get; } = new Computed(ActualPattern, call => new(EstimatePattern(call), new(0, call.Size(0).Max)));

    /// <summary>A pass over a text that becomes at most four bytes a character.</summary>
    public static CelCostModel StringToBytes { get; } = new Computed(
        arguments => Characters(SizeOf(arguments[0])),
        call => new(call.Size(0).Scale(CharacterFactor), new(call.Size(0).Min, (call.Size(0) * CelRange.Exactly(4)).Max)));

    /// <summary>A pass over bytes, up to four of which become one character.</summary>
    public static CelCostModel BytesToString { get; } = new Computed(
        arguments => Characters(SizeOf(arguments[0])),
        call => new(call.Size(0).Scale(CharacterFactor), new(call.Size(0).Min / 4, call.Size(0).Max)));

    public static CelCostModel Fixed(ulong cost) => new FixedCost(cost);

    /// <summary>So many passes over the characters of an argument; the result is as large where <paramref name="keepsSize"/> says so.</summary>
    public static CelCostModel Traversal(int argument, int passes = 1, bool keepsSize = false) => new Computed(
        arguments => CelRange.Scaled(SizeOf(arguments[argument]), passes * CharacterFactor),
        call => new(call.Size(argument).Scale(passes * CharacterFactor), keepsSize ? call.Size(argument) : null));

    /// <summary>One unit for each item of an argument.</summary>
    public static CelCostModel ItemsOf(int argument) => new Computed(
        arguments => SizeOf(arguments[argument]),
        call => new(call.Size(argument)));

    /// <summary>One unit for each pair of items of two arguments.</summary>
    public static CelCostModel ProductOf(int first, int second) => new Computed(
        arguments => Times(SizeOf(arguments[first]), SizeOf(arguments[second])),
        call => new(call.Size(first) * call.Size(second)));

    /// <summary>A model from its two parts.</summary>
    public static CelCostModel From(CelActualCost actual, Func<CelCallShape, CelCallEstimate> estimate) => new Computed(actual, estimate);

    /// <summary>What a call on these arguments costs.</summary>
    public abstract ulong Actual(ReadOnlySpan<CelValue> arguments);

    public abstract CelCallEstimate Estimate(CelCallShape call);

    /// <summary>The size of a value as cost counts it: 1 for what has none.</summary>
    public static ulong SizeOf(CelValue value) => (ulong)ValueSize.ForCost(value);

    private static ulong Characters(ulong count) => CelRange.Scaled(count, CharacterFactor);

    private static ulong Times(ulong a, ulong b) => (CelRange.Exactly(a) * CelRange.Exactly(b)).Max;

    private static ulong ActualPattern(ReadOnlySpan<CelValue> arguments) =>
        Times(Characters(1 + SizeOf(arguments[0])), CelRange.Scaled(SizeOf(arguments[1]), PatternFactor));

    private static CelRange EstimatePattern(CelCallShape call) =>
        (call.Size(0) + CelRange.Exactly(1)).Scale(CharacterFactor) * call.Size(1).Scale(PatternFactor);

    private static CelCallEstimate EstimateComparison(CelCallShape call)
    {
        var most = Math.Min(call.Size(0).Max, call.Size(1).Max);
        return new(new CelRange(most > 0 ? 1u : 0u, most).Scale(CharacterFactor));
    }

    internal sealed class FixedCost(ulong cost) : CelCostModel
    {
        public ulong Cost => cost;

        public override ulong Actual(ReadOnlySpan<CelValue> arguments) => cost;

        public override CelCallEstimate Estimate(CelCallShape call) => new(CelRange.Exactly(cost));
    }

    private sealed class Computed(CelActualCost actual, Func<CelCallShape, CelCallEstimate> estimate) : CelCostModel
    {
        public override ulong Actual(ReadOnlySpan<CelValue> arguments) => actual(arguments);

        public override CelCallEstimate Estimate(CelCallShape call) => estimate(call);
    }
}

/// <summary>What a call on these arguments costs.</summary>
public delegate ulong CelActualCost(ReadOnlySpan<CelValue> arguments);
