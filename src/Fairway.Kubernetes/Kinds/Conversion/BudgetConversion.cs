using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>policy/v1beta1 PodDisruptionBudget: there an empty selector selects nothing, in v1 it selects all.</summary>
internal static class BudgetConversion
{
    private const string Label = "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match";

    private static readonly Value Empty = ValueMap.Empty;

    // What selects nothing in v1, and what selects all in v1beta1.
    private static readonly Value Nothing = Selector("Exists");
    private static readonly Value All = Selector("DoesNotExist");

    public static KindConversion Conversion { get; } = new(
        static budget => Swap(Swap(budget, Empty, Nothing), All, Empty),
        static budget => Swap(Swap(budget, Empty, All), Nothing, Empty));

    private static Value Swap(Value budget, Value from, Value to) =>
        budget["spec"]["selector"] is { IsMap: true } selector && selector == from ? budget.WithAt(["spec", "selector"], to) : budget;

    private static Value Selector(string @operator) => Value.Map(
        ("matchExpressions", Value.List(Value.Map(("key", Label), ("operator", @operator)))));
}
