using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>Checks a value against a schema and reports every problem, each with its path.</summary>
public static class Validation
{
    /// <param name="schema">What the value should be.</param>
    /// <param name="value">The value.</param>
    /// <param name="wording">Whose words the problems are reported in.</param>
    /// <param name="path">Where the value stands in its object; empty for the object itself.</param>
    public static IReadOnlyList<FieldError> Validate(
        Schema schema, Value value, ValidationWording wording = ValidationWording.BuiltIn, string path = "") =>
        Run(new(wording, path), schema, value);

    /// <summary>
    /// Checks a value of a custom kind that was there before in another form. What did not change is not held against it, nor what stands
    /// twice in lists when that was so already.
    /// </summary>
    /// <param name="schema">What the value should be.</param>
    /// <param name="value">The value.</param>
    /// <param name="old">What it was before; null when it was not there.</param>
    public static IReadOnlyList<FieldError> ValidateChange(Schema schema, Value value, Value old)
    {
        var walk = new SchemaWalk(ValidationWording.Custom, "");
        var errors = walk.Run(schema, value, old.IsNull ? null : new(schema, value, old));
        if (walk.Repetitions.Count == 0)
        {
            return errors;
        }

        var before = new SchemaWalk(ValidationWording.Custom, "");
        before.Run(schema, old, null);
        return before.Repetitions.Count > 0 ? errors : [.. errors, .. walk.Repetitions];
    }

    /// <summary>Checks a part by itself: details tell of places within it, the errors' fields of places in the whole.</summary>
    /// <param name="place">Where the part stands in the whole.</param>
    /// <param name="schema">What the part should be.</param>
    /// <param name="value">The part.</param>
    /// <param name="old">What it was before; null when it was not there.</param>
    public static IReadOnlyList<FieldError> ValidatePart(string place, Schema schema, Value value, Value old) =>
        [.. ValidateChange(schema, value, old).Select(error => error with { Field = error.Field switch
        {
            "<nil>" => place,
            ['[', ..] => place + error.Field,
            _ => $"{place}.{error.Field}",
        } })];

    private static IReadOnlyList<FieldError> Run(SchemaWalk walk, Schema schema, Value value)
    {
        var errors = walk.Run(schema, value, null);
        return walk.Repetitions.Count == 0 ? errors : [.. errors, .. walk.Repetitions];
    }
}
