using Fairway.Values;

namespace Fairway.Delivery.Sources;

/// <summary>A revision that lies in the store: <c>status.artifact</c>.</summary>
/// <param name="Revision">As Flux writes it: <c>main@sha1:…</c>.</param>
/// <param name="Digest">The archive's <c>sha256:…</c>.</param>
/// <param name="Size">The archive's bytes.</param>
/// <param name="LastUpdateTime">When it was stored, RFC 3339.</param>
internal sealed record Artifact(string Revision, string Digest, long Size, string LastUpdateTime)
{
    /// <summary>Null when the object has none.</summary>
    public static Artifact? Read(Value @object)
    {
        var artifact = @object["status"]["artifact"];
        return artifact.IsNull ? null : new(Text("revision"), Text("digest"), artifact["size"].AsLong() ?? 0, Text("lastUpdateTime"));

        string Text(string field) => artifact[field].AsString() ?? "";
    }

    public Value Write(string path, Uri url) => Value.Map(
        ("path", path), ("url", url.AbsoluteUri), ("revision", Revision), ("digest", Digest), ("size", Size), ("lastUpdateTime", LastUpdateTime));
}
