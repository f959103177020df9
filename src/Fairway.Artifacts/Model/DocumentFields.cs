using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Model;

/// <summary>Reads the fields of OCI documents; each failure is an <see cref="ArtifactFormatException"/> that names the field.</summary>
internal static class DocumentFields
{
    /// <summary>
    /// The largest manifest, index or configuration that is read: 4 MiB, what the distribution specification asks registries to take.
    /// </summary>
    public const int LargestDocument = 4 * 1024 * 1024;

    private static readonly JsonLimits Limits = new(LargestDocument, MaxDepth: 64);

    public static Value Read(ReadOnlySpan<byte> json, string document)
    {
        try
        {
            var value = JsonReader.Read(json, Limits);
            return value.IsMap ? value : throw new ArtifactFormatException($"{document}: must be a JSON object");
        }
        catch (ValueFormatException e)
        {
            throw new ArtifactFormatException($"{document}: {e.Message}");
        }
    }

    /// <summary>A file's document; one over the limit is not read at all.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Value ReadFile(string path, string document)
    {
        using var file = File.OpenRead(path);
        if (file.Length > LargestDocument)
        {
            throw new ArtifactFormatException($"{document}: has {file.Length} bytes, more than the {LargestDocument} allowed");
        }

        var json = new byte[file.Length];
        file.ReadExactly(json);
        return Read(json, document);
    }

    public static string OptionalText(Value value, string field) => value.IsNull ? "" : Text(value, field);

    public static string Text(Value value, string field) => value.AsString() ?? throw new ArtifactFormatException($"{field}: must be a string");

    public static IReadOnlyList<string> Texts(Value value, string field) =>
        value.IsNull ? [] : [.. List(value, field).Select((item, i) => Text(item, $"{field}[{i}]"))];

    public static ValueList List(Value value, string field) =>
        value.IsList || value.IsNull ? value.Items : throw new ArtifactFormatException($"{field}: must be a list");

    public static IReadOnlyDictionary<string, string> TextMap(Value value, string field)
    {
        if (!value.IsMap && !value.IsNull)
        {
            throw new ArtifactFormatException($"{field}: must be an object");
        }

        var map = new Dictionary<string, string>(value.Fields.Count, StringComparer.Ordinal);
        foreach (var (key, item) in value.Fields)
        {
            map[key] = Text(item, $"{field}[{key}]");
        }

        return map;
    }

    /// <summary>The keys of a map whose values say nothing, as ExposedPorts and Volumes are written.</summary>
    public static IReadOnlyList<string> Keys(Value value, string field)
    {
        if (!value.IsMap && !value.IsNull)
        {
            throw new ArtifactFormatException($"{field}: must be an object");
        }

        var keys = new List<string>(value.Fields.Count);
        foreach (var (key, _) in value.Fields)
        {
            keys.Add(key);
        }

        return keys;
    }

    public static Value FromTexts(IEnumerable<string> texts) => ValueList.From(texts.Select(text => (Value)text));

    public static Value FromTextMap(IEnumerable<KeyValuePair<string, string>> map) =>
        Value.Map([.. map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, (Value)pair.Value))]);

    public static Value FromKeys(IEnumerable<string> keys) =>
        Value.Map([.. keys.Order(StringComparer.Ordinal).Select(key => (key, Value.Map()))]);
}
