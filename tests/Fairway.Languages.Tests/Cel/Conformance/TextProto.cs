using System.Globalization;
using System.Text;

namespace Fairway.Languages.Tests.Cel.Conformance;

/// <summary>
/// A message in protobuf's text format, without its schema: fields in order, each a text or a message.
/// <code>test { name: "binop" expr: "1 + 1" value { int64_value: 2 } }</code>
/// </summary>
internal sealed class TextProto
{
    private readonly List<(string Name, object Value)> _fields = [];

    public IEnumerable<string> FieldNames => _fields.Select(part => part.Name);

    public static TextProto Parse(byte[] text)
    {
        // One char a byte: escapes name bytes, and texts become characters at the end.
        var at = 0;
        return ReadMessage(Encoding.Latin1.GetString(text), ref at, '\0');
    }

    public IEnumerable<TextProto> Messages(string name) => _fields.Where(field => field.Name == name).Select(field => (TextProto)field.Value);

    public TextProto? Message(string name) => Messages(name).FirstOrDefault();

    public bool Has(string name) => _fields.Exists(field => field.Name == name);

    /// <summary>The field's bytes as one char each, or null.</summary>
    public string? Raw(string name) => _fields.Where(field => field.Name == name).Select(field => (string)field.Value).FirstOrDefault();

    public string? Text(string name) => Raw(name) is { } raw ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw)) : null;

    /// <summary>Whether a text or a field's name anywhere below contains one of the words.</summary>
    public bool Mentions(Func<string, bool> word) =>
        _fields.Exists(field => word(field.Name) || (field.Value is TextProto message ? message.Mentions(word) : word((string)field.Value)));

    private static TextProto ReadMessage(string text, ref int at, char end)
    {
        var message = new TextProto();
        while (true)
        {
            Skip(text, ref at);
            if (at >= text.Length || text[at] == end)
            {
                at++;
                return message;
            }

            var name = ReadName(text, ref at);
            Skip(text, ref at);
            if (text[at] == ':')
            {
                at++;
                Skip(text, ref at);
            }

            if (text[at] != '[')
            {
                message._fields.Add((name, ReadValue(text, ref at)));
                continue;
            }

            for (at++, Skip(text, ref at); text[at] != ']'; Skip(text, ref at))
            {
                message._fields.Add((name, ReadValue(text, ref at)));
            }

            at++;
        }
    }

    private static object ReadValue(string text, ref int at)
    {
        if (text[at] is not ('{' or '<'))
        {
            return ReadScalar(text, ref at);
        }

        var close = text[at++] == '{' ? '}' : '>';
        return ReadMessage(text, ref at, close);
    }

    private static string ReadName(string text, ref int at)
    {
        var start = at;
        if (text[at] == '[')
        {
            at = text.IndexOf(']', at) + 1;
            return text[(start + 1)..(at - 1)];
        }

        while (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')
        {
            at++;
        }

        return at > start ? text[start..at] : throw new FormatException($"no name at {at}: {text[at..Math.Min(at + 20, text.Length)]}");
    }

    private static string ReadScalar(string text, ref int at)
    {
        if (text[at] is not ('"' or '\''))
        {
            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('}' or ']' or ',' or ';' or '#'))
            {
                at++;
            }

            return text[start..at];
        }

        var value = new StringBuilder();
        while (at < text.Length && text[at] is '"' or '\'')
        {
            ReadString(text, ref at, value);
            Skip(text, ref at);
        }

        return value.ToString();
    }

    private static void ReadString(string text, ref int at, StringBuilder value)
    {
        var quote = text[at++];
        while (text[at] != quote)
        {
            if (text[at] != '\\')
            {
                value.Append(text[at++]);
                continue;
            }

            at++;
            value.Append(ReadEscape(text, ref at));
        }

        at++;
    }

    private static string ReadEscape(string text, ref int at)
    {
        var c = text[at++];
        switch (c)
        {
            case 'a': return "\a";
            case 'b': return "\b";
            case 'f': return "\f";
            case 'n': return "\n";
            case 'r': return "\r";
            case 't': return "\t";
            case 'v': return "\v";
            case 'x' or 'X': return ((char)Digits(text, ref at, 2, 16)).ToString();
            case 'u': return Utf8(Digits(text, ref at, 4, 16));
            case 'U': return Utf8(Digits(text, ref at, 8, 16));
            case >= '0' and <= '7':
                at--;
                return ((char)Digits(text, ref at, 3, 8)).ToString();
            default: return c.ToString();
        }
    }

    private static string Utf8(int rune) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(char.ConvertFromUtf32(rune)));

    private static int Digits(string text, ref int at, int most, int radix)
    {
        var number = 0;
        for (var i = 0; i < most; i++)
        {
            var digit = char.IsAsciiHexDigit(text[at]) ? int.Parse([text[at]], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 99;
            if (digit >= radix)
            {
                break;
            }

            number = number * radix + digit;
            at++;
        }

        return number;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length)
        {
            if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
            }
            else if (char.IsWhiteSpace(text[at]) || text[at] is ',' or ';')
            {
                at++;
            }
            else
            {
                return;
            }
        }
    }
}
