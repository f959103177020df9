using System.Globalization;
using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>minimum, maximum and multipleOf.</summary>
internal static class NumberChecks
{
    public static void Check(Schema schema, Value value, FieldPath path, ValidationWording wording, List<FieldError> errors)
    {
        if (schema.Minimum is null && schema.Maximum is null && schema.MultipleOf is null)
        {
            return;
        }

        var number = value.AsDouble()!.Value;
        if (schema.Minimum is { } minimum && (schema.ExclusiveMinimum ? number <= minimum : number < minimum))
        {
            Add(schema.ExclusiveMinimum ? "greater than" : "greater than or equal to", minimum);
        }

        if (schema.Maximum is { } maximum && (schema.ExclusiveMaximum ? number >= maximum : number > maximum))
        {
            Add(schema.ExclusiveMaximum ? "less than" : "less than or equal to", maximum);
        }

        if (schema.MultipleOf is { } factor && Math.Abs(Math.IEEERemainder(number, factor)) > 1e-9)
        {
            Add("a multiple of", factor);
        }

        void Add(string relation, double bound)
        {
            var text = bound.ToString("R", CultureInfo.InvariantCulture);
            var detail = wording == ValidationWording.BuiltIn ? $"must be {relation} {text}" : $"{path.Name} in body should be {relation} {text}";
            errors.Add(FieldError.Invalid(path.ToString(), value, detail));
        }
    }
}
