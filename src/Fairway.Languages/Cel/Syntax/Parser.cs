using Fairway.Languages.Cel.Macros;

namespace Fairway.Languages.Cel.Syntax;

/// <summary>
/// Reads an expression into a tree and expands macros on the way. Precedence climbing keeps the stack flat; nesting and the tree's depth
/// are bounded.
/// </summary>
internal sealed partial class Parser
{
    private const string ExpressionStart =
        "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

    private readonly List<Token> _tokens;
    private readonly MacroSet _macros;
    private readonly int _maxDepth;
    private int _at;
    private int _nesting;

    private Parser(List<Token> tokens, MacroSet macros, int maxDepth)
    {
        _tokens = tokens;
        _macros = macros;
        _maxDepth = maxDepth;
    }

    private Token Current => _tokens[_at];

    /// <exception cref="SyntaxException">The text is no expression, or nested too deeply.</exception>
    public static Expr Parse(string text, MacroSet macros, int maxDepth)
    {
        var parser = new Parser(new Lexer(text).Read(), macros, maxDepth);
        var expression = parser.Expression();
        if (parser.Current.Kind == TokenKind.End)
        {
            return expression;
        }

        var word = parser._tokens[parser._at + 1].Kind == TokenKind.End ? "extraneous" : "mismatched";
        throw new SyntaxException(parser.Current.Start, $"Syntax error: {word} input '{parser.Current.Text}' expecting <EOF>");
    }

    private Expr Expression()
    {
        if (++_nesting > _maxDepth)
        {
            throw TooDeep(Current.Start);
        }

        var condition = Or();
        if (Current.Is("?"))
        {
            var offset = Advance().Start;
            var whenTrue = Or();
            Expect(":");
            var whenFalse = Expression();
            condition = Bounded(new CallExpr(offset, Operators.Conditional, [condition, whenTrue, whenFalse]));
        }

        _nesting--;
        return condition;
    }

    private Expr Or() => Chain("||", false, And);

    private Expr And() => Chain("&&", true, () => Binary(1));

    private Expr Chain(string sign, bool isAnd, Func<Expr> operand)
    {
        var first = operand();
        if (!Current.Is(sign))
        {
            return first;
        }

        var offset = Current.Start;
        var operands = new List<Expr> { first };
        while (Current.Is(sign))
        {
            Advance();
            operands.Add(operand());
        }

        return Bounded(new LogicalExpr(offset, isAnd, [.. operands]));
    }

    private Expr Binary(int precedence)
    {
        var left = precedence == 3 ? Unary() : Binary(precedence + 1);
        while (Operators.Binary(Current) is var (function, found) && found == precedence)
        {
            var offset = Advance().Start;
            var right = precedence == 3 ? Unary() : Binary(precedence + 1);
            left = Bounded(new CallExpr(offset, function, [left, right]));
        }

        return left;
    }

    private Expr Unary()
    {
        var sign = Current;
        if (!sign.Is("!") && !sign.Is("-"))
        {
            return Member(Primary());
        }

        var count = 0;
        while (Current.Is(sign.Text))
        {
            Advance();
            count++;
        }

        // A minus before a number is part of it, so that the least int can be written.
        var isNegative = sign.Text == "-" && Current.Kind is TokenKind.Int or TokenKind.Double;
        var operand = isNegative
            ? Member(new LiteralExpr(Current.Start, NumberLiteral.Read(Advance(), true)))
            : Member(Primary());
        return (count - (isNegative ? 1 : 0)) % 2 == 0
            ? operand
            : Bounded(new CallExpr(sign.Start, sign.Text == "!" ? Operators.Not : Operators.Negate, [operand]));
    }

    private Token Advance() => _tokens[_at++];

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    private Token Expect(string symbol) => Current.Is(symbol) ? Advance() : throw Unexpected($"'{symbol}'");

    private T Bounded<T>(T expression)
        where T : Expr =>
        expression.Depth <= _maxDepth ? expression : throw TooDeep(expression.Offset);

    private SyntaxException Unexpected(string expecting)
    {
        var isExtra = expecting == ExpressionStart && Current.Kind != TokenKind.End && _tokens[_at + 1].StartsExpression;
        return new(Current.Start, $"Syntax error: {(isExtra ? "extraneous" : "mismatched")} input '{Current.Text}' expecting {expecting}");
    }

    private SyntaxException TooDeep(int offset) => new(offset, $"expression recursion limit exceeded: {_maxDepth}");
}
