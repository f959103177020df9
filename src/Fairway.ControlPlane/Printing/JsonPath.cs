using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>
/// The JSONPath of printer columns, with or without braces: <c>.spec.replicas</c>, <c>.metadata.labels.app\.kubernetes\.io/name</c>,
/// <c>.spec.ports[0].port</c>, <c>.spec.ports[*].name</c>, <c>.status.conditions[?(@.type=="Ready")].status</c>, <c>['a']['b']</c>.
/// </summary>
internal sealed class JsonPath
{
    private readonly Step[] _steps;

    private JsonPath(IEnumerable<Step> steps) => _steps = [.. steps];

    /// <summary>The path, or null when the text is none.</summary>
    public static JsonPath? TryParse(string text) => JsonPathReader.TryRead(text) is { } steps ? new(steps) : null;

    /// <summary>Everything the path leads to, in the order of the tree; empty when a step finds nothing.</summary>
    public IReadOnlyList<Value> Find(Value root)
    {
        List<Value> found = [root];
        foreach (var step in _steps)
        {
            found = [.. found.SelectMany(step.Take)];
        }

        return found;
    }

    internal abstract record Step
    {
        public abstract IEnumerable<Value> Take(Value value);
    }

    internal sealed record FieldStep(string Name) : Step
    {
        public override IEnumerable<Value> Take(Value value) => value.Fields.TryGetValue(Name, out var field) ? [field] : [];
    }

    internal sealed record IndexStep(int Index) : Step
    {
        public override IEnumerable<Value> Take(Value value)
        {
            var index = Index < 0 ? value.Items.Count + Index : Index;
            return index >= 0 && index < value.Items.Count ? [value.Items[index]] : [];
        }
    }

    internal sealed record EachStep : Step
    {
        public override IEnumerable<Value> Take(Value value) => value.IsMap ? value.Fields.Select(pair => pair.Value) : value.Items;
    }

    /// <summary><c>[?(@.a.b=="c")]</c>, and with <c>!=</c>; <c>[?(@.a)]</c> takes the items that have the field.</summary>
    internal sealed record FilterStep(IReadOnlyList<string> Path, string Operator, Value Operand) : Step
    {
        public override IEnumerable<Value> Take(Value value) => value.Items.Where(Matches);

        private bool Matches(Value item)
        {
            var found = Path.Aggregate(item, (current, name) => current[name]);
            return Operator switch
            {
                "==" => found == Operand,
                "!=" => !found.IsNull && found != Operand,
                _ => !found.IsNull,
            };
        }
    }
}
