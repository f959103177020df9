namespace Fairway.Kubernetes.Schemas;

/// <summary>Built-in kinds and custom ones report the same problem in different words.</summary>
public enum ValidationWording
{
    /// <summary><c>must be greater than or equal to 0</c></summary>
    BuiltIn,

    /// <summary><c>spec.replicas in body should be greater than or equal to 0</c></summary>
    Custom,
}
