namespace Fairway.Values.Patching;

/// <summary>A path into a document (RFC 6901): <c>/spec/containers/0/image</c>, with <c>~1</c> for a slash and <c>~0</c> for a tilde.</summary>
public sealed class JsonPointer
{
    private JsonPointer(string text, string[] segments)
    {
        Text = text;
        Segments = segments;
    }

    public string Text { get; }

    /// <summary>The unescaped steps; empty for the whole document.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <exception cref="PatchException">The text does not start with a slash, or has a tilde that is not an escape.</exception>
    public static JsonPointer Parse(string text)
    {
        if (text.Length == 0)
        {
            return new(text, []);
        }

        if (text[0] != '/')
        {
            throw new PatchException($"the JSON pointer \"{text}\" must be empty or start with \"/\"");
        }

        var segments = text[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = Unescape(segments[i], text);
        }

        return new(text, segments);
    }

    /// <summary>The value there; false when a step is absent.</summary>
    public bool TryFind(Value document, out Value found)
    {
        found = document;
        foreach (var segment in Segments)
        {
            if (!TryStep(found, segment, out found))
            {
                return false;
            }
        }

        return true;
    }

    public bool IsProperPrefixOf(JsonPointer other) =>
        Segments.Count < other.Segments.Count && Segments.SequenceEqual(other.Segments.Take(Segments.Count));

    public override string ToString() => Text;

    /// <summary>An index as RFC 6901 writes it: digits without a leading zero, at most nine of them. -1 when it is not one.</summary>
    internal static int ParseIndex(string segment)
    {
        if (segment.Length is 0 or > 9 || (segment.Length > 1 && segment[0] == '0') || segment.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return -1;
        }

        return int.Parse(segment);
    }

    private static bool TryStep(Value from, string segment, out Value to)
    {
        if (from.IsMap)
        {
            return from.Fields.TryGetValue(segment, out to);
        }

        var index = from.IsList ? ParseIndex(segment) : -1;
        to = from[index];
        return index >= 0 && index < from.Items.Count;
    }

    private static string Unescape(string segment, string text)
    {
        for (var tilde = segment.IndexOf('~'); tilde >= 0; tilde = segment.IndexOf('~', tilde + 1))
        {
            if (tilde + 1 == segment.Length || segment[tilde + 1] is not ('0' or '1'))
            {
                throw new PatchException($"the JSON pointer \"{text}\" has a \"~\" that is neither \"~0\" nor \"~1\"");
            }
        }

        return segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }
}
