using System.Text;

namespace Fairway.Values.Yaml;

internal enum YamlTextForm
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// <summary>
/// Chooses how a string is written: go-yaml's wish (literal for several lines, double quotes for what a plain word would make another
/// type, else plain), held against what libyaml allows for the characters in it.
/// </summary>
internal static class YamlTextStyle
{
    public static YamlTextForm Choose(string text, bool isKey)
    {
        var shape = Shape.Of(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return isKey || shape.HasSpecial || shape.SpaceBeforeBreak || text.EndsWith(' ') ? YamlTextForm.DoubleQuoted : YamlTextForm.Literal;
        }

        // kubectl leaves a key "<<" plain, and cannot read back what it printed.
        if (shape.HasSpecial || YamlScalar.IsAmbiguous(text) || (isKey && text == "<<"))
        {
            return YamlTextForm.DoubleQuoted;
        }

        return shape.HasIndicator || text[0] == ' ' || text[^1] == ' ' ? YamlTextForm.SingleQuoted : YamlTextForm.Plain;
    }

    /// <summary>
    /// A character that only double quotes can hold: a tab, what is not printable in YAML 1.1, all beyond the basic plane, and the line
    /// breaks that not every reader takes for one.
    /// </summary>
    public static bool IsSpecial(Rune rune) => rune.Value is not ('\n'
        or (>= ' ' and <= '~')
        or (>= 0xA0 and <= 0xD7FF and not 0x2028 and not 0x2029)
        or (>= 0xE000 and <= 0xFFFD and not 0xFEFF));

    private readonly record struct Shape(bool HasSpecial, bool HasIndicator, bool SpaceBeforeBreak)
    {
        public static Shape Of(string text)
        {
            var special = false;
            foreach (var rune in text.EnumerateRunes())
            {
                special |= IsSpecial(rune);
            }

            return new(special, Indicates(text), text.Contains(" \n", StringComparison.Ordinal));
        }

        // What cannot stand plain in block style, whatever its type.
        private static bool Indicates(string text)
        {
            if (text.Length == 0)
            {
                return false;
            }

            return text.StartsWith("---", StringComparison.Ordinal)
                || text.StartsWith("...", StringComparison.Ordinal)
                || "#,[]{}&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal)
                || (text[0] is '?' or ':' or '-' && (text.Length == 1 || text[1] is ' ' or '\t'))
                || text.EndsWith(':')
                || text.Contains(": ", StringComparison.Ordinal)
                || text.Contains(" #", StringComparison.Ordinal);
        }
    }
}
