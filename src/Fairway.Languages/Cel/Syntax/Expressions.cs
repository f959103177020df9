using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Syntax;

/// <summary>A value written in the text.</summary>
internal sealed class LiteralExpr(int offset, CelValue value) : Expr(offset)
{
    public CelValue Value { get; } = value;
}

/// <summary>A name; a leading dot skips the container and the local names.</summary>
internal sealed class IdentExpr(int offset, string name, bool isAbsolute = false) : Expr(offset)
{
    public string Name { get; } = name;

    public bool IsAbsolute { get; } = isAbsolute;

    public Reference? Reference { get; set; }

    public override bool IsPath => Reference is not ConstantReference;
}

/// <summary><c>operand.field</c>, <c>operand.?field</c>, or the test <c>has(operand.field)</c>.</summary>
internal sealed class SelectExpr(int offset, Expr operand, string field, bool isOptional = false, bool isTest = false) : Expr(offset, operand)
{
    public Expr Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsOptional { get; } = isOptional;

    public bool IsTest { get; } = isTest;

    /// <summary>Set when the whole chain of names is one declared name.</summary>
    public Reference? Reference { get; set; }

    public override bool IsPath => Reference is not ConstantReference;
}

/// <summary>A function or an operator; for a member function the target is the first argument.</summary>
internal sealed class CallExpr(int offset, string function, Expr[] arguments, bool isMember = false) : Expr(offset, arguments)
{
    public string Function { get; } = function;

    public Expr[] Arguments { get; private set; } = arguments;

    public bool IsMember { get; private set; } = isMember;

    /// <summary>The function's full name, once resolved.</summary>
    public string ResolvedName { get; set; } = function;

    public IReadOnlyList<CelOverload> Overloads { get; set; } = [];

    public override bool IsPath => Function is Operators.Index or Operators.OptionalIndex or Operators.Conditional;

    /// <summary>What looked like a member call is a function in a namespace: <c>math.abs(x)</c>.</summary>
    public void BecomeGlobal(string name)
    {
        ResolvedName = name;
        Arguments = Arguments[1..];
        IsMember = false;
    }
}

/// <summary>A chain of <c>&amp;&amp;</c> or of <c>||</c>.</summary>
internal sealed class LogicalExpr(int offset, bool isAnd, Expr[] operands) : Expr(offset, operands)
{
    public bool IsAnd { get; } = isAnd;

    public Expr[] Operands { get; } = operands;
}

/// <summary>A list literal; items marked optional are left out when they are empty.</summary>
internal sealed class ListExpr(int offset, Expr[] items, bool[] optional) : Expr(offset, items)
{
    public Expr[] Items { get; } = items;

    public bool[] Optional { get; } = optional;
}

/// <summary>A map literal.</summary>
internal sealed class MapExpr(int offset, MapEntry[] entries)
    : Expr(offset, [.. entries.SelectMany(entry => new[] { entry.Key, entry.Value })])
{
    public MapEntry[] Entries { get; } = entries;
}

/// <summary>One entry of a map literal.</summary>
internal sealed record MapEntry(int Offset, Expr Key, Expr Value, bool IsOptional);

/// <summary>The construction of an object: <c>Type{field: value}</c>.</summary>
internal sealed class StructExpr(int offset, string typeName, bool isAbsolute, FieldInit[] fields)
    : Expr(offset, [.. fields.Select(field => field.Value)])
{
    public string TypeName { get; } = typeName;

    public bool IsAbsolute { get; } = isAbsolute;

    public FieldInit[] Fields { get; } = fields;
}

/// <summary>One field of a construction.</summary>
internal sealed record FieldInit(int Offset, string Name, Expr Value, bool IsOptional);
