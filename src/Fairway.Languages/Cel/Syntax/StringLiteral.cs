using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fairway.Languages.Cel.Syntax;

/// <summary>The content of a string or bytes token: <c>'a\n'</c>, <c>r"\d"</c>, <c>b'\xff'</c>, <c>"""long"""</c>.</summary>
internal static class StringLiteral
{
    /// <exception cref="SyntaxException">An escape that does not exist or names no character.</exception>
    public static string ReadText(Token token)
    {
        var content = Content(token, out var isRaw);
        if (isRaw || !content.Contains('\\'))
        {
            return content.ToString();
        }

        var text = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length;)
        {
            if (content[i] != '\\')
            {
                text.Append(content[i++]);
                continue;
            }

            var rune = Escape(content, ref i, token, isBytes: false);
            text.Append(Rune.IsValid(rune) ? new Rune(rune).ToString() : throw Bad(token, "invalid unicode code point"));
        }

        return text.ToString();
    }

    /// <exception cref="SyntaxException">An escape that does not exist or is no byte.</exception>
    public static byte[] ReadBytes(Token token)
    {
        var content = Content(token, out var isRaw);
        var bytes = new ArrayBufferWriter<byte>();
        for (var i = 0; i < content.Length;)
        {
            if (content[i] == '\\' && !isRaw)
            {
                bytes.Write([(byte)Escape(content, ref i, token, isBytes: true)]);
                continue;
            }

            Rune.DecodeFromUtf16(content[i..], out var rune, out var length);
            i += length;
            rune.EncodeToUtf8(bytes.GetSpan(4));
            bytes.Advance(rune.Utf8SequenceLength);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<char> Content(Token token, out bool isRaw)
    {
        var text = token.Text.AsSpan();
        var start = text.IndexOfAny('"', '\'');
        isRaw = text[..start].IndexOfAny('r', 'R') >= 0;
        var quotes = text.Length - start >= 6 && text[start + 1] == text[start] && text[start + 2] == text[start] ? 3 : 1;
        return text[(start + quotes)..^quotes];
    }

    private static int Escape(ReadOnlySpan<char> content, ref int i, Token token, bool isBytes)
    {
        var c = content[i + 1];
        i += 2;
        switch (c)
        {
            case 'a': return 7;
            case 'b': return 8;
            case 'f': return 12;
            case 'n': return 10;
            case 'r': return 13;
            case 't': return 9;
            case 'v': return 11;
            case '\\' or '?' or '"' or '\'' or '`': return c;
            case 'x' or 'X': return Digits(content, ref i, 2, 16, token);
            case 'u' when !isBytes: return Digits(content, ref i, 4, 16, token);
            case 'U' when !isBytes: return Digits(content, ref i, 8, 16, token);
            case >= '0' and <= '3':
                i--;
                return Digits(content, ref i, 3, 8, token);
            default: throw Bad(token, $"unable to unescape string: \\{c}");
        }
    }

    private static int Digits(ReadOnlySpan<char> content, ref int i, int count, int radix, Token token)
    {
        if (i + count > content.Length)
        {
            throw Bad(token, "unable to unescape string: too few digits");
        }

        var digits = content.Slice(i, count);
        i += count;
        var number = 0L;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? int.Parse([digit], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : radix;
            number = value < radix ? number * radix + value : throw Bad(token, $"unable to unescape string: '{digit}' is no digit");
        }

        return number > 0x10FFFF ? throw Bad(token, "invalid unicode code point") : (int)number;
    }

    private static SyntaxException Bad(Token token, string message) => new(token.Start, "Syntax error: " + message);
}
