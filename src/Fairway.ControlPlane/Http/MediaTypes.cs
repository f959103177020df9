namespace Fairway.ControlPlane.Http;

/// <summary>The media types that the API reads and writes.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string Protobuf = "application/vnd.kubernetes.protobuf";
    public const string OpenApiV2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    public const string JsonPatch = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>What is read and written of every kind.</summary>
    public const string Objects = $"{Json}, {Yaml}";

    /// <summary>The same for built-in kinds.</summary>
    public const string Bodies = $"{Objects}, {Protobuf}";
    public const string Patches = $"{JsonPatch}, {MergePatch}, {StrategicMergePatch}, {ApplyPatch}";
}
