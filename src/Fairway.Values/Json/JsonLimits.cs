namespace Fairway.Values.Json;

/// <summary>How much JSON or YAML is read before it is refused. The defaults are the API server's: 3 MiB and a depth of 512.</summary>
public sealed record JsonLimits(int MaxBytes = 3 * 1024 * 1024, int MaxDepth = 512)
{
    public static JsonLimits Default { get; } = new();
}
