using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Syntax;

internal sealed partial class Parser
{
    // Words that other languages reserve; they name fields, but no variables.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "namespace", "package", "return",
        "var", "void", "while",
    };

    private Expr Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return new LiteralExpr(token.Start, NumberLiteral.Read(Advance(), false));
            case TokenKind.String:
                return new LiteralExpr(token.Start, StringLiteral.ReadText(Advance()));
            case TokenKind.Bytes:
                return new LiteralExpr(token.Start, CelValue.Bytes(StringLiteral.ReadBytes(Advance())));
            case TokenKind.True or TokenKind.False:
                return new LiteralExpr(token.Start, Advance().Kind == TokenKind.True);
            case TokenKind.Null:
                Advance();
                return new LiteralExpr(token.Start, CelValue.Null);
            case TokenKind.Identifier:
                return Name(false);
            case TokenKind.Symbol when token.Text == "." && _tokens[_at + 1].Kind == TokenKind.Identifier:
                Advance();
                return Name(true);
            case TokenKind.Symbol when token.Text == "(":
                Advance();
                var inner = Expression();
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                return List();
            case TokenKind.Symbol when token.Text == "{":
                return Map();
            default:
                throw Unexpected(ExpressionStart);
        }
    }

    private Expr Name(bool isAbsolute)
    {
        var token = Advance();
        if (TryStruct(token, isAbsolute) is { } construction)
        {
            return construction;
        }

        if (Reserved.Contains(token.Text))
        {
            throw new SyntaxException(token.Start, $"reserved identifier: {token.Text}");
        }

        if (!Current.Is("("))
        {
            return new IdentExpr(token.Start, token.Text, isAbsolute);
        }

        var open = Advance();
        return Call(open.Start, (isAbsolute ? "." : "") + token.Text, null, Arguments());
    }

    // a.b.C{...} constructs an object; the names up to the brace are its type.
    private StructExpr? TryStruct(Token first, bool isAbsolute)
    {
        var at = _at;
        var name = first.Text;
        while (_tokens[at].Is(".") && _tokens[at + 1].Kind == TokenKind.Identifier)
        {
            name += "." + _tokens[at + 1].Text;
            at += 2;
        }

        if (!_tokens[at].Is("{"))
        {
            return null;
        }

        _at = at;
        var open = Advance();
        var fields = new List<FieldInit>();
        while (!Current.Is("}"))
        {
            var isOptional = TryTake("?");
            var field = FieldName();
            var colon = Expect(":");
            fields.Add(new(colon.Start, field, Expression(), isOptional));
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect("}");
        return Bounded(new StructExpr(open.Start, name, isAbsolute, [.. fields]));
    }

    private Expr Member(Expr operand)
    {
        while (true)
        {
            if (Current.Is("."))
            {
                operand = Field(operand);
            }
            else if (Current.Is("["))
            {
                var open = Advance();
                var isOptional = TryTake("?");
                var index = Expression();
                Expect("]");
                operand = Bounded(new CallExpr(open.Start, isOptional ? Operators.OptionalIndex : Operators.Index, [operand, index]));
            }
            else
            {
                return operand;
            }
        }
    }

    private Expr Field(Expr operand)
    {
        var dot = Advance();
        var isOptional = TryTake("?");
        var isPlain = Current.Kind == TokenKind.Identifier;
        var name = FieldName();
        if (isOptional || !isPlain || !Current.Is("("))
        {
            return Bounded(new SelectExpr(dot.Start, operand, name, isOptional));
        }

        var open = Advance();
        return Call(open.Start, name, operand, Arguments());
    }

    private string FieldName() => Current.Kind switch
    {
        TokenKind.Identifier => Advance().Text,
        TokenKind.QuotedIdentifier => Advance().Text[1..^1],
        _ => throw Unexpected("IDENTIFIER"),
    };

    private Expr[] Arguments()
    {
        var arguments = new List<Expr>();
        if (TryTake(")"))
        {
            return [];
        }

        do
        {
            arguments.Add(Expression());
        }
        while (TryTake(","));

        if (!Current.Is(")"))
        {
            throw Unexpected("{')', ','}");
        }

        Advance();
        return [.. arguments];
    }

    private Expr Call(int offset, string function, Expr? target, Expr[] arguments)
    {
        var expanded = _macros.Expand(new MacroCall(offset, function, target, arguments));
        return Bounded(expanded ?? new CallExpr(offset, function, target is null ? arguments : [target, .. arguments], target is not null));
    }

    private ListExpr List()
    {
        var open = Advance();
        var items = new List<Expr>();
        var optional = new List<bool>();
        while (!Current.Is("]"))
        {
            optional.Add(TryTake("?"));
            items.Add(Expression());
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect("]");
        return Bounded(new ListExpr(open.Start, [.. items], [.. optional]));
    }

    private MapExpr Map()
    {
        var open = Advance();
        var entries = new List<MapEntry>();
        while (!Current.Is("}"))
        {
            var isOptional = TryTake("?");
            var key = Expression();
            var colon = Expect(":");
            entries.Add(new(colon.Start, key, Expression(), isOptional));
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect("}");
        return Bounded(new MapExpr(open.Start, [.. entries]));
    }
}
