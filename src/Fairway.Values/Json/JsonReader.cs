using System.Text;
using System.Text.Json;

namespace Fairway.Values.Json;

/// <summary>
/// Reads one JSON document (RFC 8259) from UTF-8 into a <see cref="Value"/>. An integer that fits 64 bits becomes a long, every other
/// number a double. Of a repeated key the last value counts, and its path is reported.
/// </summary>
public static class JsonReader
{
    /// <param name="utf8">The document, without a byte-order mark.</param>
    /// <param name="limits">Null for <see cref="JsonLimits.Default"/>.</param>
    /// <param name="duplicates">Receives the path of each repeated key, such as <c>spec.replicas</c> or <c>items[2].name</c>.</param>
    /// <exception cref="ValueFormatException">Not JSON, or over a limit; tells line and column.</exception>
    public static Value Read(ReadOnlySpan<byte> utf8, JsonLimits? limits = null, ICollection<string>? duplicates = null)
    {
        limits ??= JsonLimits.Default;
        if (utf8.Length > limits.MaxBytes)
        {
            throw new ValueFormatException($"the document has {utf8.Length} bytes, more than the {limits.MaxBytes} allowed", 0, 0);
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            if (!reader.Read())
            {
                throw new ValueFormatException("the document is empty", 1, 1);
            }

            var value = ReadValue(ref reader, duplicates, duplicates is null ? null : new PathStack());
            if (reader.Read())
            {
                throw new ValueFormatException("there is more text after the document", 1, (int)reader.TokenStartIndex + 1);
            }

            return value;
        }
        catch (JsonException e)
        {
            throw new ValueFormatException(Reason(e.Message), (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException e)
        {
            // Raised while unescaping: a lone surrogate or bytes that are not UTF-8.
            throw new ValueFormatException(e.Message, 1, (int)reader.TokenStartIndex + 1);
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, JsonLimits?, ICollection{string}?)"/>
    public static Value Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static Value ReadValue(ref Utf8JsonReader reader, ICollection<string>? duplicates, PathStack? path) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadMap(ref reader, duplicates, path),
        JsonTokenType.StartArray => ReadList(ref reader, duplicates, path),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.TryGetInt64(out var integer) ? (Value)integer : reader.GetDouble(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => Value.Null,
    };

    private static Value ReadMap(ref Utf8JsonReader reader, ICollection<string>? duplicates, PathStack? path)
    {
        var builder = new ValueMap.Builder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            path?.Push(key);
            reader.Read();
            var value = ReadValue(ref reader, duplicates, path);
            if (!builder.TryAdd(key, value))
            {
                builder[key] = value;
                duplicates?.Add(path!.ToString());
            }

            path?.Pop();
        }

        return builder.Build();
    }

    private static Value ReadList(ref Utf8JsonReader reader, ICollection<string>? duplicates, PathStack? path)
    {
        var items = new List<Value>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path?.Push(items.Count);
            items.Add(ReadValue(ref reader, duplicates, path));
            path?.Pop();
        }

        return ValueList.From(items);
    }

    // System.Text.Json appends "LineNumber: 0 | BytePositionInLine: 3." to its sentence.
    private static string Reason(string message)
    {
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (cut < 0 ? message : message[..cut]).TrimEnd('.');
    }
}
