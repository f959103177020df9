namespace Fairway.Values;

/// <summary>Turns a place in a text into the line and column that an error names.</summary>
internal static class TextPosition
{
    /// <summary>An error at a line counted from 0, so many bytes or characters into it.</summary>
    public static ValueFormatException At(int line, int column, string reason) => new(reason, line + 1, column + 1);

    /// <summary>An error at a byte offset; the column counts bytes.</summary>
    public static ValueFormatException Error(ReadOnlySpan<byte> utf8, int offset, string reason)
    {
        var before = utf8[..Math.Clamp(offset, 0, utf8.Length)];
        return At(before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n') - 1, reason);
    }

    /// <summary>An error at an offset in characters.</summary>
    public static ValueFormatException Error(ReadOnlySpan<char> text, int offset, string reason)
    {
        var before = text[..offset];
        return At(before.Count('\n'), before.Length - before.LastIndexOf('\n') - 1, reason);
    }
}
