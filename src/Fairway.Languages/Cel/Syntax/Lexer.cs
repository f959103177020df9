namespace Fairway.Languages.Cel.Syntax;

/// <summary>Splits the text into tokens, as the specification's lexis has it.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] LongSymbols = ["==", "!=", "<=", ">=", "&&", "||"];
    private const string ShortSymbols = "[]{}()<>.,:?!+-*/%";

    private int _at;

    /// <exception cref="SyntaxException">A character no token starts with.</exception>
    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (true)
        {
            SkipBlanks();
            var token = Next();
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
            {
                return tokens;
            }
        }
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else if (text.AsSpan(_at).StartsWith("//"))
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token Next()
    {
        if (_at == text.Length)
        {
            return new(TokenKind.End, _at, _at, "<EOF>");
        }

        var c = text[_at];
        if (IsStringStart(out var isBytes))
        {
            return Take(isBytes ? TokenKind.Bytes : TokenKind.String, StringEnd());
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(_at + 1))))
        {
            return Number();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Word();
        }

        return c == '`' ? QuotedIdentifier() : Symbol();
    }

    private Token Word()
    {
        var end = _at + 1;
        while (char.IsAsciiLetterOrDigit(At(end)) || At(end) == '_')
        {
            end++;
        }

        var kind = text[_at..end] switch
        {
            "true" => TokenKind.True,
            "false" => TokenKind.False,
            "null" => TokenKind.Null,
            "in" => TokenKind.In,
            _ => TokenKind.Identifier,
        };
        return Take(kind, end);
    }

    // `content-type`: only what names a field may be quoted.
    private Token QuotedIdentifier()
    {
        var end = _at + 1;
        while (char.IsAsciiLetterOrDigit(At(end)) || At(end) is '_' or '.' or '-' or '/' or ' ')
        {
            end++;
        }

        return At(end) == '`' && end > _at + 1 ? Take(TokenKind.QuotedIdentifier, end + 1) : throw Unrecognized(1);
    }

    private Token Symbol()
    {
        foreach (var symbol in LongSymbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            {
                return Take(TokenKind.Symbol, _at + symbol.Length);
            }
        }

        return ShortSymbols.Contains(text[_at], StringComparison.Ordinal)
            ? Take(TokenKind.Symbol, _at + 1)
            : throw Unrecognized(char.IsSurrogatePair(text, Math.Min(_at, text.Length - 1)) ? 2 : 1);
    }

    private Token Number()
    {
        if (text[_at] == '0' && At(_at + 1) is 'x' or 'X' && char.IsAsciiHexDigit(At(_at + 2)))
        {
            var hexEnd = _at + 2;
            while (char.IsAsciiHexDigit(At(hexEnd)))
            {
                hexEnd++;
            }

            return WholeNumber(hexEnd);
        }

        var end = Digits(_at);
        var whole = end;
        if (At(end) == '.' && char.IsAsciiDigit(At(end + 1)))
        {
            end = Digits(end + 1);
        }

        if (At(end) is 'e' or 'E')
        {
            var exponent = end + (At(end + 1) is '+' or '-' ? 2 : 1);
            end = char.IsAsciiDigit(At(exponent)) ? Digits(exponent) : end;
        }

        return end == whole ? WholeNumber(end) : Take(TokenKind.Double, end);
    }

    private Token WholeNumber(int end) => At(end) is 'u' or 'U' ? Take(TokenKind.Uint, end + 1) : Take(TokenKind.Int, end);

    private int Digits(int from)
    {
        while (char.IsAsciiDigit(At(from)))
        {
            from++;
        }

        return from;
    }

    private bool IsStringStart(out bool isBytes)
    {
        var quote = _at;
        isBytes = false;
        var isRaw = false;
        while (quote < _at + 2 && At(quote) is 'r' or 'R' or 'b' or 'B')
        {
            var repeated = At(quote) is 'r' or 'R' ? isRaw : isBytes;
            if (repeated)
            {
                return false;
            }

            isBytes |= At(quote) is 'b' or 'B';
            isRaw |= At(quote) is 'r' or 'R';
            quote++;
        }

        return At(quote) is '"' or '\'';
    }

    private int StringEnd()
    {
        var start = text.AsSpan(_at).IndexOfAny('"', '\'') + _at;
        var isRaw = text.AsSpan(_at, start - _at).IndexOfAny('r', 'R') >= 0;
        var quote = text[start];
        var isTriple = At(start + 1) == quote && At(start + 2) == quote;
        for (var i = start + (isTriple ? 3 : 1); i < text.Length; i++)
        {
            if (text[i] == '\\' && !isRaw)
            {
                i++;
            }
            else if (text[i] == quote && (!isTriple || (At(i + 1) == quote && At(i + 2) == quote)))
            {
                return i + (isTriple ? 3 : 1);
            }
            else if (text[i] is '\n' or '\r' && !isTriple)
            {
                throw Unrecognized(i - _at);
            }
        }

        throw Unrecognized(text.Length - _at);
    }

    private Token Take(TokenKind kind, int end)
    {
        var token = new Token(kind, _at, end, text[_at..end]);
        _at = end;
        return token;
    }

    private char At(int index) => index < text.Length ? text[index] : '\0';

    private SyntaxException Unrecognized(int length) =>
        new(_at, $"Syntax error: token recognition error at: '{text.AsSpan(_at, Math.Min(length, text.Length - _at))}'");
}
