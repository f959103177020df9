using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Model;

/// <summary>Manifests for several platforms, or of several artifacts, under one digest (OCI image index 1.1, Docker manifest list).</summary>
public sealed record ImageIndex(string MediaType, IReadOnlyList<Descriptor> Manifests)
{
    /// <summary>The most entries that are read.</summary>
    public const int MostManifests = 2000;

    public string ArtifactType { get; init; } = "";

    public Descriptor? Subject { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <exception cref="ArtifactFormatException">Not an index, or over a limit.</exception>
    public static ImageIndex Read(ReadOnlySpan<byte> json) => FromValue(DocumentFields.Read(json, "index"));

    /// <summary>The first entry that runs on a platform, or null. Entries without a platform are not images to run.</summary>
    public Descriptor? Select(Platform platform) => Manifests.FirstOrDefault(manifest => manifest.Platform?.Runs(platform) == true);

    public byte[] ToBytes()
    {
        var value = Value.Map(("schemaVersion", 2), ("mediaType", MediaType));
        value = ArtifactType.Length == 0 ? value : value.With("artifactType", ArtifactType);
        value = value.With("manifests", ValueList.From(Manifests.Select(manifest => manifest.ToValue())));
        value = Subject is null ? value : value.With("subject", Subject.ToValue());
        return JsonWriter.ToBytes(Annotations.Count == 0 ? value : value.With("annotations", DocumentFields.FromTextMap(Annotations)));
    }

    internal static ImageIndex FromValue(Value value)
    {
        if (value["schemaVersion"].AsLong() != 2)
        {
            throw new ArtifactFormatException("schemaVersion: must be 2");
        }

        var manifests = DocumentFields.List(value["manifests"], "manifests");
        if (manifests.Count > MostManifests)
        {
            throw new ArtifactFormatException($"manifests: has {manifests.Count} items, more than the {MostManifests} allowed");
        }

        var mediaType = DocumentFields.OptionalText(value["mediaType"], "mediaType");
        return new(
            mediaType.Length == 0 ? MediaTypes.OciIndex : mediaType,
            [.. manifests.Select((manifest, i) => Descriptor.FromValue(manifest, $"manifests[{i}]"))])
        {
            ArtifactType = DocumentFields.OptionalText(value["artifactType"], "artifactType"),
            Subject = value["subject"].IsNull ? null : Descriptor.FromValue(value["subject"], "subject"),
            Annotations = DocumentFields.TextMap(value["annotations"], "annotations"),
        };
    }
}
