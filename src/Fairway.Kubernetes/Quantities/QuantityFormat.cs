namespace Fairway.Kubernetes.Quantities;

/// <summary>How a quantity was written and is written again.</summary>
public enum QuantityFormat
{
    /// <summary>Powers of ten: <c>n u m k M G T P E</c>.</summary>
    DecimalSI,

    /// <summary>Powers of 1024: <c>Ki Mi Gi Ti Pi Ei</c>.</summary>
    BinarySI,

    /// <summary><c>12e6</c>.</summary>
    DecimalExponent,
}
