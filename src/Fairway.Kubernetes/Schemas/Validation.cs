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
        new SchemaWalk(wording, path).Run(schema, value);
}
