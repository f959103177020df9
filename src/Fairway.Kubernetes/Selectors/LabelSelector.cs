using Fairway.Values;

namespace Fairway.Kubernetes.Selectors;

/// <summary>
/// A label selector: all its requirements must hold, so an empty one matches everything. Compiled once from text (a query parameter)
/// or from an object (<c>spec.selector</c>).
/// </summary>
public sealed class LabelSelector
{
    private readonly LabelRequirement[] _requirements;

    private LabelSelector(IEnumerable<LabelRequirement> requirements, bool matchesNothing = false)
    {
        _requirements = [.. requirements.OrderBy(requirement => requirement.Key, StringComparer.Ordinal)];
        MatchesNothing = matchesNothing;
    }

    public static LabelSelector Everything { get; } = new([]);

    /// <summary>What an absent LabelSelector object selects.</summary>
    public static LabelSelector Nothing { get; } = new([], matchesNothing: true);

    public IReadOnlyList<LabelRequirement> Requirements => _requirements;

    public bool MatchesEverything => _requirements.Length == 0 && !MatchesNothing;

    public bool MatchesNothing { get; }

    /// <exception cref="FormatException">The text is no selector; upstream's wording.</exception>
    public static LabelSelector Parse(string text) => LabelSelectorParser.Read(text) is { Count: > 0 } requirements ? new(requirements) : Everything;

    /// <summary>The selector of a LabelSelector object; null selects nothing, an empty object everything.</summary>
    /// <exception cref="FormatException">A key, operator or value does not fit.</exception>
    public static LabelSelector FromObject(Value selector)
    {
        if (selector.IsNull)
        {
            return Nothing;
        }

        var requirements = new List<LabelRequirement>();
        foreach (var (key, value) in selector["matchLabels"].Fields)
        {
            requirements.Add(LabelRequirement.Create(key, SelectorOperator.Equals, [value.AsString() ?? ""]));
        }

        foreach (var expression in selector["matchExpressions"].Items)
        {
            requirements.Add(Expression(expression));
        }

        return new(requirements);
    }

    /// <summary>The selector of a plain map of labels (a Service's or a ReplicationController's <c>spec.selector</c>).</summary>
    /// <exception cref="FormatException">A key or value is no label.</exception>
    public static LabelSelector FromLabels(ValueMap labels) =>
        new(labels.Select(pair => LabelRequirement.Create(pair.Key, SelectorOperator.Equals, [pair.Value.AsString() ?? ""])));

    public bool Matches(ValueMap labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return !MatchesNothing;
    }

    /// <summary>The canonical text, terms sorted by key.</summary>
    public override string ToString() => string.Join(',', (IEnumerable<LabelRequirement>)_requirements);

    private static LabelRequirement Expression(Value expression)
    {
        var @operator = expression["operator"].AsString() switch
        {
            "In" => SelectorOperator.In,
            "NotIn" => SelectorOperator.NotIn,
            "Exists" => SelectorOperator.Exists,
            "DoesNotExist" => SelectorOperator.DoesNotExist,
            var other => throw new FormatException($"\"{other}\" is not a valid label selector operator"),
        };
        var values = new List<string>();
        foreach (var value in expression["values"].Items)
        {
            values.Add(value.AsString() ?? "");
        }

        return LabelRequirement.Create(expression["key"].AsString() ?? "", @operator, values);
    }
}
