using Fairway.Values;

namespace Fairway.Artifacts.Model;

/// <summary>What a blob is and how to check it (OCI image specification, "Content Descriptors"). <paramref name="Size"/> is in bytes.</summary>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    public Platform? Platform { get; init; }

    public string ArtifactType { get; init; } = "";

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public Value ToValue()
    {
        var value = Value.Map(("mediaType", MediaType), ("digest", Digest.ToString()), ("size", Size));
        value = ArtifactType.Length == 0 ? value : value.With("artifactType", ArtifactType);
        value = Annotations.Count == 0 ? value : value.With("annotations", DocumentFields.FromTextMap(Annotations));
        return Platform is null ? value : value.With("platform", Platform.ToValue());
    }

    /// <exception cref="ArtifactFormatException">A field is missing or wrong.</exception>
    internal static Descriptor FromValue(Value value, string field)
    {
        if (!value.IsMap)
        {
            throw new ArtifactFormatException($"{field}: must be a descriptor with mediaType, digest and size");
        }

        if (!Digest.TryParse(value["digest"].AsString(), out var digest))
        {
            throw new ArtifactFormatException($"{field}.digest: must be sha256: and 64 lower-case hexadecimal characters");
        }

        return value["size"].AsLong() is not { } size || size < 0
            ? throw new ArtifactFormatException($"{field}.size: must be a number of bytes, 0 or more")
            : new(DocumentFields.Text(value["mediaType"], field + ".mediaType"), digest, size)
            {
                Platform = Platform.FromValue(value["platform"], field + ".platform"),
                ArtifactType = DocumentFields.OptionalText(value["artifactType"], field + ".artifactType"),
                Annotations = DocumentFields.TextMap(value["annotations"], field + ".annotations"),
            };
    }
}
