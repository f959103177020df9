namespace Fairway.Languages.Cel.Syntax;

/// <summary>The text of an expression, and where its lines begin.</summary>
internal sealed class Source(string text)
{
    public string Text { get; } = text;

    /// <summary>An issue at a UTF-16 offset. Columns count code points.</summary>
    public CelIssue Issue(int offset, string message)
    {
        var before = Text.AsSpan(0, Math.Clamp(offset, 0, Text.Length));
        var lineStart = before.LastIndexOf('\n') + 1;
        var lineEnd = Text.AsSpan(lineStart).IndexOf('\n');
        var line = (lineEnd < 0 ? Text.AsSpan(lineStart) : Text.AsSpan(lineStart, lineEnd)).ToString();
        return new(before.Count('\n') + 1, CountRunes(before[lineStart..]) + 1, message, line);
    }

    private static int CountRunes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
