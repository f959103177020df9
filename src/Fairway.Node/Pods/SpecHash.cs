using Fairway.Artifacts.Model;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Pods;

/// <summary>Tells whether a running container is still what the pod asks for. As for the kubelet, of what may change only the image counts.</summary>
internal static class SpecHash
{
    public static string Of(Value container) =>
        Digest.Of(JsonWriter.ToBytes(Value.Map(("name", container["name"]), ("image", container["image"])))).Hex[..16];
}
