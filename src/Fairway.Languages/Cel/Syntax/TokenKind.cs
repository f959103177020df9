namespace Fairway.Languages.Cel.Syntax;

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind : byte
{
    End,
    Identifier,
    QuotedIdentifier,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    True,
    False,
    Null,
    In,
    Symbol,
}
