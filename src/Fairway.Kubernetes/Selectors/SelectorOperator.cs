namespace Fairway.Kubernetes.Selectors;

/// <summary>How a requirement relates a label to its values.</summary>
public enum SelectorOperator
{
    Equals,
    DoubleEquals,
    NotEquals,
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}
