using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>Finds the variables that an expression names.</summary>
internal static class VariableFinder
{
    public static IReadOnlyCollection<string> Find(Expr expression)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(expression, names);
        return names;
    }

    private static void Collect(Expr expression, HashSet<string> names)
    {
        if (expression is IdentExpr { Reference: VariableReference ident })
        {
            names.Add(ident.Name);
        }
        else if (expression is SelectExpr { Reference: VariableReference select })
        {
            names.Add(select.Name);
        }

        foreach (var child in Children(expression))
        {
            Collect(child, names);
        }
    }

    private static IEnumerable<Expr> Children(Expr expression) => expression switch
    {
        SelectExpr { Reference: null } select => [select.Operand],
        CallExpr call => call.Arguments,
        LogicalExpr logical => logical.Operands,
        ListExpr list => list.Items,
        MapExpr map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        StructExpr construction => construction.Fields.Select(field => field.Value),
        ComprehensionExpr loop => loop.Filter is null ? [loop.Range, loop.Body] : [loop.Range, loop.Filter, loop.Body],
        BindExpr bind => [bind.Value, bind.Body],
        _ => [],
    };
}
