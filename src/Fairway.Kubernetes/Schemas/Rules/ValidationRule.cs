namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>One of a schema's <c>x-kubernetes-validations</c>, as it was written.</summary>
public sealed record ValidationRule(string Rule)
{
    public string Message { get; init; } = "";

    public string MessageExpression { get; init; } = "";

    /// <summary>FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate; empty for the first.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Where below the rule's place it is reported, such as <c>.spec.x</c> or <c>['a.b']</c>; empty for the place itself.</summary>
    public string FieldPath { get; init; } = "";

    /// <summary>Whether <c>oldSelf</c> is an optional; null when nothing was said.</summary>
    public bool? OptionalOldSelf { get; init; }

    /// <summary>What messages call the rule.</summary>
    internal string Title => (Message.Length > 0 ? Message : Rule).Trim();
}
