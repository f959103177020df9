using System.Text;
using System.Text.Json;

namespace Fairway.Values.Json;

/// <summary>
/// Reads one JSON document (RFC 8259) from UTF-8 into a <see cref="Value"/>. An integer that fits 64 bits becomes a long, every other
/// number a double. Of a repeated key the last value counts, and its path is reported.
/// </summary>
public static class JsonReader
{
    // The API server, too, stops listing duplicates at a hundred.
    private const int MaxDuplicates = 100;

    /// <param name="utf8">The document, without a byte-order mark.</param>
    /// <param name="limits">Null for <see cref="JsonLimits.Default"/>.</param>
    /// <param name="duplicates">
    /// Receives the paths of repeated keys, such as <c>spec.replicas</c> or <c>items[2].name</c>: each once, 100 at most.
    /// </param>
    /// <exception cref="ValueFormatException">Not JSON, not UTF-8, a number beyond a double, or over a limit; tells line and column.</exception>
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
            reader.Read();
            var value = ReadValue(ref reader, duplicates, duplicates is null ? null : new PathStack());
            // Past the document only white space may follow: anything else makes the reader throw.
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            throw TextPosition.At((int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0), Reason(e.Message));
        }
        catch (InvalidOperationException)
        {
            // Raised while unescaping: the token is a lone surrogate or has bytes that are not UTF-8.
            throw TextPosition.Error(
                utf8, (int)reader.TokenStartIndex, "the string is not valid Unicode: it has a lone surrogate or bytes that are not UTF-8");
        }
        catch (OverflowException)
        {
            throw TextPosition.Error(utf8, (int)reader.TokenStartIndex, "the number is too large for a 64-bit float");
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, JsonLimits?, ICollection{string}?)"/>
    public static Value Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static Value ReadValue(ref Utf8JsonReader reader, ICollection<string>? duplicates, PathStack? path) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadMap(ref reader, duplicates, path),
        JsonTokenType.StartArray => ReadList(ref reader, duplicates, path),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.TryGetInt64(out var integer) ? (Value)integer : ReadDouble(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => Value.Null,
    };

    private static Value ReadDouble(ref Utf8JsonReader reader)
    {
        var number = reader.GetDouble();
        return double.IsFinite(number) ? number : throw new OverflowException();
    }

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
                Report(duplicates, path);
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

    private static void Report(ICollection<string>? duplicates, PathStack? path)
    {
        if (duplicates is { Count: < MaxDuplicates } && path!.ToString() is var text && !duplicates.Contains(text))
        {
            duplicates.Add(text);
        }
    }

    // System.Text.Json appends "LineNumber: 0 | BytePositionInLine: 3." to its sentence.
    private static string Reason(string message)
    {
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (cut < 0 ? message : message[..cut]).TrimEnd('.');
    }
}
