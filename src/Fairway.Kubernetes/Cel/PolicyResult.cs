namespace Fairway.Kubernetes.Cel;

/// <summary>The types that an expression of an admission policy may have, by what it is for.</summary>
public static class PolicyResult
{
    public static IReadOnlyList<string> Validation { get; } = ["bool"];

    public static IReadOnlyList<string> Message { get; } = ["string"];

    public static IReadOnlyList<string> AuditAnnotation { get; } = ["string", "null_type"];

    public static IReadOnlyList<string> ApplyConfiguration { get; } = ["Object"];

    public static IReadOnlyList<string> JsonPatch { get; } = ["list(JSONPatch)"];

    /// <summary>Variables may be of any type.</summary>
    public static IReadOnlyList<string> Anything { get; } = [];
}
