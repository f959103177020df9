using System.Buffers;
using System.Text;

namespace Fairway.Values.Yaml;

/// <summary>Writes one string in the style go-yaml v2 chooses for it, folding it at spaces past column 80.</summary>
internal static class YamlText
{
    private const int BestWidth = 80;

    /// <summary>What YAML 1.1 takes for a line break.</summary>
    public static SearchValues<char> Breaks { get; } = SearchValues.Create("\n\r\u0085\u2028\u2029");

    /// <summary>Writes the text where the output stands; continuation lines start at the column given. A simple key stays on its line.</summary>
    public static void Write(YamlTextOutput output, string text, int indent, bool isKey)
    {
        switch (YamlTextStyle.Choose(text, isKey))
        {
            case YamlTextForm.Plain:
                WriteFolded(output, text, indent, isKey, quoted: false);
                break;
            case YamlTextForm.SingleQuoted:
                output.Put("'");
                WriteFolded(output, text, indent, isKey, quoted: true);
                output.Put("'");
                break;
            case YamlTextForm.Literal:
                WriteLiteral(output, text, indent);
                break;
            default:
                WriteDoubleQuoted(output, text, indent, isKey);
                break;
        }
    }

    private static void WriteFolded(YamlTextOutput output, string text, int indent, bool isKey, bool quoted)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var afterSpace = false;
        for (var i = 0; i < runes.Length; i++)
        {
            var isSpace = runes[i].Value == ' ';
            if (isSpace && !afterSpace && !isKey && output.Column > BestWidth && i > 0 && i < runes.Length - 1 && runes[i + 1].Value != ' ')
            {
                output.Indent(indent);
            }
            else
            {
                output.Put(runes[i]);
                if (quoted && runes[i].Value == '\'')
                {
                    output.Put("'");
                }
            }

            afterSpace = isSpace;
        }
    }

    private static void WriteDoubleQuoted(YamlTextOutput output, string text, int indent, bool isKey)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        // go-yaml asks whether the text, not the character, is a byte-order mark, and so escapes all of it.
        var escapeAll = text.StartsWith('\uFEFF');
        var afterSpace = false;
        output.Put("\"");
        for (var i = 0; i < runes.Length; i++)
        {
            var isSpace = runes[i].Value == ' ' && !escapeAll;
            if (isSpace && !afterSpace && !isKey && output.Column > BestWidth && i > 0 && i < runes.Length - 1)
            {
                output.Indent(indent);
                output.Put(runes[i + 1].Value == ' ' ? "\\" : "");
            }
            else if (escapeAll || YamlTextStyle.IsSpecial(runes[i]) || runes[i].Value is '\n' or '"' or '\\')
            {
                output.Put(Escaped(runes[i].Value));
            }
            else
            {
                output.Put(runes[i]);
            }

            afterSpace = isSpace;
        }

        output.Put("\"");
    }

    // |-     no line break at the end
    // |      one
    // |+     several, or nothing but one
    // |2-    starts with a space or a line break, so the indentation is stated
    private static void WriteLiteral(YamlTextOutput output, string text, int indent)
    {
        output.Put("|");
        output.Put(text[0] is ' ' or '\n' ? "2" : "");
        output.Put(!text.EndsWith('\n') ? "-" : text.Length == 1 || text[^2] == '\n' ? "+" : "");
        output.Break();
        foreach (var line in text[..^(text.EndsWith('\n') ? 1 : 0)].Split('\n'))
        {
            if (line.Length > 0)
            {
                output.Indent(indent);
                output.Put(line);
            }

            output.Break();
        }
    }

    private static string Escaped(int code) => code switch
    {
        0x00 => "\\0",
        0x07 => "\\a",
        0x08 => "\\b",
        0x09 => "\\t",
        0x0A => "\\n",
        0x0B => "\\v",
        0x0C => "\\f",
        0x0D => "\\r",
        0x1B => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x85 => "\\N",
        0xA0 => "\\_",
        0x2028 => "\\L",
        0x2029 => "\\P",
        <= 0xFF => $"\\x{code:X2}",
        <= 0xFFFF => $"\\u{code:X4}",
        _ => $"\\U{code:X8}",
    };
}
