using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Model;

/// <summary>One image or artifact: its configuration and layers, lowest first (OCI image manifest 1.1, Docker manifest v2 schema 2).</summary>
public sealed record ImageManifest(string MediaType, Descriptor Config, IReadOnlyList<Descriptor> Layers)
{
    /// <summary>The most layers that are read; overlayfs itself ends at 500 lower folders.</summary>
    public const int MostLayers = 500;

    public string ArtifactType { get; init; } = "";

    /// <summary>The manifest this one refers to, as signatures and bills of materials do.</summary>
    public Descriptor? Subject { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <exception cref="ArtifactFormatException">Not a manifest, or over a limit.</exception>
    public static ImageManifest Read(ReadOnlySpan<byte> json) => FromValue(DocumentFields.Read(json, "manifest"));

    internal static ImageManifest FromValue(Value value)
    {
        if (value["schemaVersion"].AsLong() != 2)
        {
            throw new ArtifactFormatException("schemaVersion: must be 2; Docker's schema 1 manifests are not supported");
        }

        var layers = DocumentFields.List(value["layers"], "layers");
        if (layers.Count > MostLayers)
        {
            throw new ArtifactFormatException($"layers: has {layers.Count} items, more than the {MostLayers} allowed");
        }

        var mediaType = DocumentFields.OptionalText(value["mediaType"], "mediaType");
        return new(
            mediaType.Length == 0 ? MediaTypes.OciManifest : mediaType,
            Descriptor.FromValue(value["config"], "config"),
            [.. layers.Select((layer, i) => Descriptor.FromValue(layer, $"layers[{i}]"))])
        {
            ArtifactType = DocumentFields.OptionalText(value["artifactType"], "artifactType"),
            Subject = value["subject"].IsNull ? null : Descriptor.FromValue(value["subject"], "subject"),
            Annotations = DocumentFields.TextMap(value["annotations"], "annotations"),
        };
    }

    public byte[] ToBytes()
    {
        var value = Value.Map(("schemaVersion", 2), ("mediaType", MediaType));
        value = ArtifactType.Length == 0 ? value : value.With("artifactType", ArtifactType);
        value = value.With("config", Config.ToValue()).With("layers", ValueList.From(Layers.Select(layer => layer.ToValue())));
        value = Subject is null ? value : value.With("subject", Subject.ToValue());
        return JsonWriter.ToBytes(Annotations.Count == 0 ? value : value.With("annotations", DocumentFields.FromTextMap(Annotations)));
    }
}
