namespace Fairway.Languages.Cel.Syntax;

/// <summary>A name for a value within an expression: <c>cel.bind(name, value, body)</c>. The value is computed when first used.</summary>
internal sealed class BindExpr(int offset, string name, Expr value, Expr body) : Expr(offset, value, body)
{
    public string Name { get; } = name;

    public Expr Value { get; } = value;

    public Expr Body { get; } = body;

    public int Slot { get; set; }
}
