using System.Buffers;
using System.Text;
using Fairway.Values.Json;
using YamlDotNet.Core.Events;

namespace Fairway.Values.Yaml;

/// <summary>
/// Reads a stream of YAML documents as Kubernetes does: what a manifest means to <c>kubectl</c> it means here. Empty documents are skipped,
/// JSON is accepted, aliases cannot expand beyond the size limit.
/// </summary>
public static class YamlReader
{
    // The characters a YAML stream may hold (YAML 1.1, section 4.1), less the byte-order mark, which is one only at the start.
    private static readonly SearchValues<char> Printable = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(IsPrintable)]);

    /// <summary>The documents in their order.</summary>
    /// <param name="utf8">The stream, with or without a byte-order mark.</param>
    /// <param name="limits">Null for <see cref="JsonLimits.Default"/>; the size is the stream's, the depth each document's.</param>
    /// <param name="duplicates">
    /// Null to refuse repeated keys. Else it receives their paths, 100 at most, and of each the last value counts.
    /// </param>
    /// <param name="dialect">Whose reading of plain words is followed.</param>
    /// <exception cref="ValueFormatException">Not YAML, or over a limit; tells line and column.</exception>
    public static IReadOnlyList<YamlDocument> ReadAll(
        ReadOnlySpan<byte> utf8, JsonLimits? limits = null, ICollection<string>? duplicates = null, YamlDialect dialect = YamlDialect.Kubernetes)
    {
        limits ??= JsonLimits.Default;
        if (utf8.Length > limits.MaxBytes)
        {
            throw new ValueFormatException($"the text has {utf8.Length} bytes, more than the {limits.MaxBytes} allowed", 0, 0);
        }

        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            throw TextPosition.Error(utf8, ValidLength(utf8), "the text is not UTF-8");
        }

        var start = utf8.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 ? []
            : utf8[start] is (byte)'{' or (byte)'[' ? ReadJsonOrYaml(utf8, start, limits, duplicates, dialect)
            : ReadYaml(Encoding.UTF8.GetString(utf8), limits, duplicates, dialect);
    }

    /// <inheritdoc cref="ReadAll(ReadOnlySpan{byte}, JsonLimits?, ICollection{string}?, YamlDialect)"/>
    public static IReadOnlyList<YamlDocument> ReadAll(
        string text, JsonLimits? limits = null, ICollection<string>? duplicates = null, YamlDialect dialect = YamlDialect.Kubernetes) =>
        ReadAll(Encoding.UTF8.GetBytes(text), limits, duplicates, dialect);

    // A brace may open JSON or YAML in flow style. Nearly all JSON is YAML, but not all: "\ud83d\ude00" is one character in JSON only.
    private static List<YamlDocument> ReadJsonOrYaml(
        ReadOnlySpan<byte> utf8, int start, JsonLimits limits, ICollection<string>? duplicates, YamlDialect dialect)
    {
        ValueFormatException asJson;
        try
        {
            var repeated = new List<string>();
            var value = JsonReader.Read(utf8, limits, repeated);
            if (repeated.Count > 0 && duplicates is null)
            {
                throw new ValueFormatException($"key \"{repeated[0]}\" already set in map", 0, 0);
            }

            foreach (var path in repeated)
            {
                duplicates!.Add(path);
            }

            return [new(value, utf8[..start].Count((byte)'\n') + 1)];
        }
        catch (ValueFormatException e)
        {
            asJson = e;
        }

        try
        {
            return ReadYaml(Encoding.UTF8.GetString(utf8), limits, duplicates, dialect);
        }
        catch (ValueFormatException asYaml) when ((asJson.Line, asJson.Column).CompareTo((asYaml.Line, asYaml.Column)) > 0)
        {
            // Whichever reading came further knows better what is wrong.
            throw asJson;
        }
    }

    private static List<YamlDocument> ReadYaml(string text, JsonLimits limits, ICollection<string>? duplicates, YamlDialect dialect)
    {
        RefuseControlCharacters(text);
        var documents = new List<YamlDocument>();
        var events = new YamlEvents(text);
        while (events.MoveNext())
        {
            if (events.Current is DocumentStart)
            {
                events.MoveNext();
                var line = (int)events.Current.Start.Line;
                var value = new YamlComposer(events, limits, duplicates, dialect).Compose();
                if (!value.IsNull)
                {
                    documents.Add(new(value, line));
                }
            }
        }

        return documents;
    }

    private static void RefuseControlCharacters(string text)
    {
        var bad = text.AsSpan().IndexOfAnyExcept(Printable);
        if (bad >= 0)
        {
            var code = $"{(int)text[bad]:X4}";
            throw TextPosition.Error(text, bad, $"the character U+{code} is not allowed; in double quotes it can be written \"\\u{code}\"");
        }
    }

    private static bool IsPrintable(char code) =>
        code is '\t' or '\n' or '\r' or (>= ' ' and <= '~') or '\u0085' or (>= '\u00A0' and <= '\uFFFD' and not '\uFEFF');

    private static int ValidLength(ReadOnlySpan<byte> utf8)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(utf8[offset..], out _, out var consumed) == OperationStatus.Done)
        {
            offset += consumed;
        }

        return offset;
    }
}
