namespace Fairway.Languages.Cel.Syntax;

/// <summary>A piece of the source text, in UTF-16 offsets.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsNumber => Kind is TokenKind.Int or TokenKind.Uint or TokenKind.Double;

    /// <summary>Whether an expression can start with it.</summary>
    public bool StartsExpression => Kind == TokenKind.Symbol
        ? Text is "[" or "{" or "(" or "." or "-" or "!"
        : Kind is not (TokenKind.End or TokenKind.In or TokenKind.QuotedIdentifier);
}
