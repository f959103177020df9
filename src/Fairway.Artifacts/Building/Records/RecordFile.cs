using Fairway.Artifacts.Model;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Building.Records;

/// <summary>Small JSON records by name in one folder of the cache. One that cannot be read counts as absent: it only costs a build.</summary>
internal sealed class RecordFile(string folder)
{
    public Value Find(string key)
    {
        try
        {
            return DocumentFields.ReadFile(PathOf(key), key);
        }
        catch (Exception e) when (e is IOException or ArtifactFormatException)
        {
            return Value.Null;
        }
    }

    public void Write(string key, Value record)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(key);
        File.WriteAllBytes(path + ".tmp", JsonWriter.ToBytes(record));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>The keys, last written first.</summary>
    public IReadOnlyList<string> NewestFirst() => !Directory.Exists(folder)
        ? []
        : [.. new DirectoryInfo(folder).EnumerateFiles("*.json")
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => Path.GetFileNameWithoutExtension(file.Name))];

    public void Remove(string key) => File.Delete(PathOf(key));

    private string PathOf(string key) => Path.Combine(folder, key + ".json");
}
