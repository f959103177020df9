namespace Fairway.Languages.Cel.Syntax;

/// <summary>
/// A loop over a list or a map, from one of the macros. With one variable it takes the items of a list or the keys of a map, with two the
/// indices and items, or the keys and values.
/// </summary>
internal sealed class ComprehensionExpr(int offset, LoopKind kind, Expr range, string variable, string? second, Expr? filter, Expr body)
    : Expr(offset, range, filter, body)
{
    public LoopKind Kind { get; } = kind;

    public Expr Range { get; } = range;

    public string Variable { get; } = variable;

    public string? Second { get; } = second;

    public Expr? Filter { get; } = filter;

    /// <summary>The predicate, or what each round adds to the result.</summary>
    public Expr Body { get; } = body;

    public int Slot { get; set; }

    public int SecondSlot { get; set; }
}

/// <summary>What a loop makes of its rounds.</summary>
internal enum LoopKind : byte
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,

    /// <summary>A map of the same keys with new values.</summary>
    TransformMap,

    /// <summary>A map joined from the maps that the body gives.</summary>
    TransformMapEntry,
}
