namespace Fairway.Kubernetes.Selectors;

/// <summary>One term of a field selector: the field has this value, or, negated, any other.</summary>
public sealed record FieldTerm(string Field, string Value, bool Negated)
{
    public override string ToString() => $"{Field}{(Negated ? "!=" : "=")}{Escaped}";

    private string Escaped => Value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal);
}
