using Fairway.Languages.Cel;
using Fairway.Values;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>
/// One run of a tree's rules over a value, within the cost that kube-apiserver allows one object: 10,000,000 units. When it is used up,
/// the value is refused and no further rule runs.
/// </summary>
internal sealed class RuleRun(string start, Action<string> warn, CancellationToken cancellationToken)
{
    private readonly FieldPath _path = start.Length == 0 ? new() : FieldPath.From(start);
    private readonly List<FieldError> _errors = [];
    private readonly CelBudget _budget = new();

    public IReadOnlyList<FieldError> Run(RuleTree tree, Value value, Value old)
    {
        Visit(tree, value, old, new(old.IsNull ? null : new(tree.Schema, value, old), null));
        return _errors;
    }

    // False when the cost is used up. What is null meets no rule of its own: the rules around it may look at it.
    private bool Visit(RuleTree node, Value value, Value old, Ratchet ratchet)
    {
        if (value.IsNull)
        {
            return true;
        }

        if (node.Schema.Validations.Count > 0 && !CheckRules(node, value, old, ratchet))
        {
            return false;
        }

        return value.IsMap ? VisitFields(node, value, old, ratchet) : !value.IsList || VisitItems(node, value, old, ratchet);
    }

    private bool VisitFields(RuleTree node, Value value, Value old, Ratchet ratchet)
    {
        foreach (var (key, field) in value.Fields)
        {
            if (node.Values is { } values)
            {
                _path.PushKey(key);
                var mayGoOn = Visit(values, field, old[key], ratchet.Key(key));
                _path.Pop();
                if (!mayGoOn)
                {
                    return false;
                }
            }

            if (node.Properties.TryGetValue(key, out var property))
            {
                _path.PushField(key);
                var mayGoOn = Visit(property, field, old[key], ratchet.Key(key));
                _path.Pop();
                if (!mayGoOn)
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Only the items of a keyed list can be told to be the same as before.
    private bool VisitItems(RuleTree node, Value value, Value old, Ratchet ratchet)
    {
        if (node.Items is not { } items)
        {
            return true;
        }

        var before = node.Schema.ListType == ListType.Map && old.IsList ? new KeyedItems(node.Schema, old) : null;
        for (var i = 0; i < value.Items.Count; i++)
        {
            _path.PushIndex(i);
            var mayGoOn = Visit(items, value.Items[i], before?.Find(value.Items[i]) ?? Value.Null, ratchet.Index(i));
            _path.Pop();
            if (!mayGoOn)
            {
                return false;
            }
        }

        return true;
    }

    private bool CheckRules(RuleTree node, Value value, Value old, Ratchet ratchet)
    {
        var bindings = new RuleBindings(node.Scope.Value, value, old);
        foreach (var rule in node.Rules)
        {
            if (rule.Program is null)
            {
                Refuse(node, $"rule compile error: {rule.Problem}");
            }
            else if (!rule.UsesOldSelf || !old.IsNull || rule.Source.OptionalOldSelf == true)
            {
                if (!CheckRule(node, rule, bindings.For(rule.Source), ratchet))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool CheckRule(RuleTree node, CompiledRule rule, CelBindings bindings, Ratchet ratchet)
    {
        var result = rule.Program!.Evaluate(bindings, cancellationToken);
        if (!_budget.TrySpend(result.Cost))
        {
            Refuse(node, "validation failed due to running out of cost budget, no further validation rules will be run");
            return false;
        }

        if (result.Error is { } error)
        {
            var isOver = result.Outcome == CelOutcome.CallLimit;
            Refuse(node, isOver ? $"'{error}': no further validation rules will be run due to call cost exceeds limit for rule: {rule.Source.Title}"
                : error.StartsWith("no such overload", StringComparison.Ordinal)
                    ? $"'{error}': call arguments did not match a supported operator, function or macro signature for rule: {rule.Source.Title}"
                    : $"{error} evaluating rule: {rule.Source.Title}");
            return !isOver;
        }

        if (result.Value.AsBool() == true)
        {
            return true;
        }

        var message = RuleMessage.Of(rule, bindings, _budget, cancellationToken);
        var problem = message.IsFinal
            ? FieldError.Invalid(Place(rule), TypeOf(node), message.Text)
            : ByReason(rule.Source.Reason, Place(rule), TypeOf(node), message.Text);
        if (!rule.UsesOldSelf && ratchet.IsUnchanged)
        {
            warn(problem.ToString());
        }
        else
        {
            _errors.Add(problem);
        }

        return !message.IsFinal;
    }

    private string Place(CompiledRule rule) => rule.FieldPath.Length > 0 ? _path.Child(rule.FieldPath) : _path.ToString();

    private void Refuse(RuleTree node, string detail) => _errors.Add(FieldError.Invalid(_path.ToString(), TypeOf(node), detail));

    // Before 1.35 the type stands where other errors have the value.
    private static string TypeOf(RuleTree node) => node.Schema.Type == SchemaType.IntOrString ? "" : SchemaTypes.NameOf(node.Schema.Type);

    private static FieldError ByReason(string reason, string place, string type, string detail) => reason switch
    {
        "FieldValueForbidden" => FieldError.Forbidden(place, detail),
        "FieldValueRequired" => FieldError.Required(place, detail),
        "FieldValueDuplicate" => FieldError.Duplicate(place, type),
        _ => FieldError.Invalid(place, type, detail),
    };
}
