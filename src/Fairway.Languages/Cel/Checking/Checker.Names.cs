using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Checking;

internal sealed partial class Checker
{
    /// <summary>The names that a name can stand for within the container, nearest first: in a.b, c is a.b.c, a.c, c.</summary>
    private IEnumerable<string> Candidates(string name, bool isAbsolute)
    {
        var container = isAbsolute ? "" : environment.Options.Container;
        while (container != "")
        {
            yield return $"{container}.{name}";
            var dot = container.LastIndexOf('.');
            container = dot < 0 ? "" : container[..dot];
        }

        yield return name;
    }

    private Reference? FindName(string name, bool isAbsolute)
    {
        foreach (var candidate in Candidates(name, isAbsolute))
        {
            if (environment.FindName(candidate) is { } found)
            {
                return found;
            }

            if (environment.FindType(candidate) is { } type)
            {
                return new ConstantReference(CelType.Object(type));
            }
        }

        return null;
    }

    private CelType TypeOfName(Reference reference) => reference switch
    {
        VariableReference variable => environment.Variables[variable.Index].Type,
        ConstantReference { Value: var value } => value.As<CelType>() is { } type ? CelType.TypeOf(type) : Functions.TypeOf.Value(value),
        _ => CelType.Error,
    };

    /// <summary>The dotted name that a chain of selections spells, unless it starts at a local name.</summary>
    private string? QualifiedName(Expr expression, out bool isAbsolute)
    {
        isAbsolute = false;
        var parts = new Stack<string>();
        while (expression is SelectExpr { IsTest: false, IsOptional: false } select)
        {
            parts.Push(select.Field);
            expression = select.Operand;
        }

        if (expression is not IdentExpr root || (!root.IsAbsolute && _scope.Has(root.Name)))
        {
            return null;
        }

        isAbsolute = root.IsAbsolute;
        parts.Push(root.Name);
        return string.Join('.', parts);
    }
}
