using System.Text;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>A string in quotes, with escapes for what does not print.</summary>
internal static class TextQuote
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                7 => quoted.Append("\\a"),
                8 => quoted.Append("\\b"),
                12 => quoted.Append("\\f"),
                10 => quoted.Append("\\n"),
                13 => quoted.Append("\\r"),
                9 => quoted.Append("\\t"),
                11 => quoted.Append("\\v"),
                '\\' => quoted.Append("\\\\"),
                '"' => quoted.Append("\\\""),
                _ => quoted.Append(rune),
            };
        }

        return quoted.Append('"').ToString();
    }
}
