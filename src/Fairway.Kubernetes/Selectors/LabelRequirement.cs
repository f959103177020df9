using System.Globalization;
using Fairway.Values;

namespace Fairway.Kubernetes.Selectors;

/// <summary>One term of a label selector. Its values are sorted and each is there once.</summary>
public sealed class LabelRequirement
{
    private readonly string[] _values;
    private readonly long _bound;

    private LabelRequirement(string key, SelectorOperator @operator, string[] values)
    {
        Key = key;
        Operator = @operator;
        _values = values;
        _ = @operator is SelectorOperator.GreaterThan or SelectorOperator.LessThan && TryInteger(values[0], out _bound);
    }

    public string Key { get; }

    public SelectorOperator Operator { get; }

    public IReadOnlyList<string> Values => _values;

    /// <summary>A requirement on the label, validated.</summary>
    /// <exception cref="FormatException">The key, a value, or the number of values does not fit; upstream's wording.</exception>
    public static LabelRequirement Create(string key, SelectorOperator @operator, IEnumerable<string> values)
    {
        string[] sorted = [.. values.Distinct().Order(StringComparer.Ordinal)];
        var error = LabelSyntax.KeyError(key) ?? CountError(@operator, sorted);
        error ??= sorted.Select(value => LabelSyntax.ValueError(key, value)).FirstOrDefault(problem => problem is not null);
        return error is null ? new(key, @operator, sorted) : throw new FormatException(error);
    }

    public bool Matches(ValueMap labels)
    {
        var value = labels.TryGetValue(Key, out var found) ? found.AsString() ?? "" : null;
        return Operator switch
        {
            SelectorOperator.Exists => value is not null,
            SelectorOperator.DoesNotExist => value is null,
            SelectorOperator.NotIn or SelectorOperator.NotEquals => value is null || !_values.Contains(value),
            SelectorOperator.GreaterThan => TryInteger(value, out var number) && number > _bound,
            SelectorOperator.LessThan => TryInteger(value, out var number) && number < _bound,
            _ => value is not null && _values.Contains(value),
        };
    }

    public override string ToString() => Operator switch
    {
        SelectorOperator.Exists => Key,
        SelectorOperator.DoesNotExist => "!" + Key,
        SelectorOperator.Equals => $"{Key}={_values[0]}",
        SelectorOperator.DoubleEquals => $"{Key}=={_values[0]}",
        SelectorOperator.NotEquals => $"{Key}!={_values[0]}",
        SelectorOperator.GreaterThan => $"{Key}>{_values[0]}",
        SelectorOperator.LessThan => $"{Key}<{_values[0]}",
        SelectorOperator.In => $"{Key} in ({string.Join(',', _values)})",
        _ => $"{Key} notin ({string.Join(',', _values)})",
    };

    private static string? CountError(SelectorOperator @operator, string[] values) => @operator switch
    {
        SelectorOperator.In or SelectorOperator.NotIn when values.Length == 0 => "for 'in', 'notin' operators, values set can't be empty",
        SelectorOperator.Equals or SelectorOperator.DoubleEquals or SelectorOperator.NotEquals when values.Length != 1 =>
            "exact-match compatibility requires one single value",
        SelectorOperator.Exists or SelectorOperator.DoesNotExist when values.Length != 0 => "values set must be empty for exists and does not exist",
        SelectorOperator.GreaterThan or SelectorOperator.LessThan when values.Length != 1 =>
            "for 'Gt', 'Lt' operators, exactly one value is required",
        SelectorOperator.GreaterThan or SelectorOperator.LessThan when !TryInteger(values[0], out _) =>
            "for 'Gt', 'Lt' operators, the value must be an integer",
        _ => null,
    };

    private static bool TryInteger(string? text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
