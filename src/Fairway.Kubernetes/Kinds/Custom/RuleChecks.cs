using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Languages.Cel;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// Whether the rules of a structural schema compile, what they can cost at most, and whether their <c>oldSelf</c> can be told.
/// </summary>
internal sealed class RuleChecks(Problems problems, bool isUnchanged)
{
    private readonly RuleCosts _costs = new();

    /// <summary>Expects the place of <paramref name="problems"/> to be the schema.</summary>
    /// <param name="schema">A schema whose form was found right.</param>
    /// <param name="isUnchanged">Whether it was accepted before; then its rules may cost what they cost.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static void Check(Schema schema, bool isUnchanged, Problems problems)
    {
        if (RuleTree.Of(schema, isResource: true) is { } tree)
        {
            var checks = new RuleChecks(problems, isUnchanged);
            checks.Visit(tree, 1, null);
            checks._costs.Report(problems);
        }
    }

    // How often a value of the node can be in an object, where limits tell; the place above which items cannot be told to be the same.
    private void Visit(RuleTree node, ulong? times, string? untold)
    {
        if (node.Schema.Validations.Count > 0)
        {
            CheckRules(node, times, untold);
        }

        foreach (var (name, property) in node.Properties)
        {
            using var _ = problems.At("properties");
            using var __ = problems.AtKey(name);
            Visit(property, times, untold);
        }

        if (node.Values is { } values)
        {
            using var _ = problems.At("additionalProperties");
            Visit(values, Inside(times, node.Schema.MaxProperties), untold);
        }

        if (node.Items is { } items)
        {
            var reason = node.Schema.ListType == ListType.Map ? untold : untold ?? problems.Place();
            using var _ = problems.At("items");
            Visit(items, Inside(times, node.Schema.MaxItems), reason);
        }
    }

    private static ulong? Inside(ulong? times, long? most) =>
        times is { } known && most is { } limit ? RuleCosts.Times(known, (ulong)Math.Max(0, limit)) : null;

    private void CheckRules(RuleTree node, ulong? times, string? untold)
    {
        using var _ = problems.At("x-kubernetes-validations");
        if (node.Scope.Value.Type is null)
        {
            problems.Add(new(
                FieldErrorType.Internal,
                problems.Place(),
                Value.Null,
                "internal error: failed to construct type information for x-kubernetes-validations rules: "
                + "unable to convert structural schema to CEL declarations"));
            return;
        }

        for (var i = 0; i < node.Rules.Count; i++)
        {
            using var __ = problems.At(i);
            var rule = node.Rules[i];
            CheckCost(rule.Program, "rule", "estimated rule cost", node, times ?? SizesTimes(node));
            CheckCost(rule.Message, "messageExpression", "estimated messageExpression cost", node, 1);
            CheckCompilation(rule, untold);
        }
    }

    private static ulong SizesTimes(RuleTree node) => SchemaSizes.MostTimes(node.Schema);

    private void CheckCost(CelProgram? program, string field, string what, RuleTree node, ulong times)
    {
        if (program is null)
        {
            return;
        }

        var cost = RuleCosts.Times(program.EstimateCost(node.Scope.Value.Sizes.Of).Max, times);
        if (!isUnchanged && cost > RuleCosts.MostOfExpression)
        {
            problems.Forbidden(field, RuleCosts.Excess(what, cost));
        }

        _costs.Add(problems.Place(field), cost);
    }

    private void CheckCompilation(CompiledRule rule, string? untold)
    {
        if (rule.Problem.Length > 0)
        {
            problems.Invalid("rule", Written(rule.Source), rule.Problem);
            return;
        }

        if (rule.MessageProblem.Length > 0)
        {
            problems.Invalid("messageExpression", Written(rule.Source), rule.MessageProblem);
        }

        if (rule.UsesOldSelf && untold is not null)
        {
            problems.Invalid("rule", rule.Source.Rule, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {untold}");
        }
        else if (!rule.UsesOldSelf && rule.Source.OptionalOldSelf is { } isOptional)
        {
            problems.Invalid("optionalOldSelf", isOptional, "may not be set if oldSelf is not used in rule");
        }
    }

    // As upstream's own type, which has no names of its own in JSON, is shown.
    private static Value Written(ValidationRule rule) => Value.Map(
        ("Rule", rule.Rule),
        ("Message", rule.Message),
        ("MessageExpression", rule.MessageExpression),
        ("Reason", rule.Reason.Length == 0 ? Value.Null : rule.Reason),
        ("FieldPath", rule.FieldPath),
        ("OptionalOldSelf", rule.OptionalOldSelf is { } isOptional ? isOptional : Value.Null));
}
