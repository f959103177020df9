using Fairway.Artifacts.Building.Layers;
using Fairway.Artifacts.Model;
using Fairway.Values;

namespace Fairway.Artifacts.Building.Records;

/// <summary>Layers made before, by what they were made from.</summary>
internal sealed class LayerRecords(string cacheFolder)
{
    private readonly RecordFile _records = new(Path.Combine(cacheFolder, "layers"));

    public Layer? Find(string key)
    {
        var record = _records.Find(key);
        try
        {
            return record.IsNull || !Digest.TryParse(record["diffId"].AsString(), out var diffId)
                ? null
                : new(Descriptor.FromValue(record["layer"], "layer"), diffId);
        }
        catch (ArtifactFormatException)
        {
            return null;
        }
    }

    public void Write(string key, Layer layer) =>
        _records.Write(key, Value.Map(("layer", layer.Descriptor.ToValue()), ("diffId", layer.DiffId.ToString())));
}
