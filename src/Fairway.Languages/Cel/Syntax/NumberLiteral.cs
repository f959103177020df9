using System.Globalization;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Syntax;

/// <summary>The value of a number token.</summary>
internal static class NumberLiteral
{
    /// <exception cref="SyntaxException">The number does not fit its type.</exception>
    public static CelValue Read(Token token, bool negative)
    {
        var text = token.Kind == TokenKind.Uint ? token.Text.AsSpan(0, token.Text.Length - 1) : token.Text;
        if (token.Kind == TokenKind.Double)
        {
            var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            return double.IsFinite(number) ? negative ? -number : number : throw Bad(token, "double");
        }

        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var style = isHex ? NumberStyles.HexNumber : NumberStyles.None;
        if (!ulong.TryParse(isHex ? text[2..] : text, style, CultureInfo.InvariantCulture, out var magnitude))
        {
            throw Bad(token, token.Kind == TokenKind.Uint ? "uint" : "int");
        }

        if (token.Kind == TokenKind.Uint)
        {
            return magnitude;
        }

        const ulong MinMagnitude = 1UL << 63;
        return negative && magnitude <= MinMagnitude ? unchecked(-(long)magnitude)
            : !negative && magnitude <= long.MaxValue ? (long)magnitude
            : throw Bad(token, "int");
    }

    private static SyntaxException Bad(Token token, string type) => new(token.Start, $"invalid {type} literal");
}
