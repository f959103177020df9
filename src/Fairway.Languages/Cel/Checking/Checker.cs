using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Checking;

/// <summary>
/// Resolves names and overloads and finds every expression's type, noting both on the tree. Issues add up. Unchecked, it resolves what it
/// can and leaves the rest to evaluation.
/// </summary>
internal sealed partial class Checker(CelEnvironment environment, Source source, bool isChecked)
{
    // A few dozen names for maps from each other to each other could make a type of 2^40 parts.
    private const int MaxTypeSize = 2000;

    private readonly Substitution _substitution = new();
    private readonly Scope _scope = new();
    private readonly List<Expr> _visited = [];

    // How many calls of format, whose arguments may be of any types, are around the expression.
    private int _withinFormat;

    public List<CelIssue> Issues { get; } = [];

    public int SlotCount => _scope.SlotCount;

    public void Check(Expr expression)
    {
        Visit(expression);
        foreach (var visited in _visited)
        {
            visited.Type = isChecked ? _substitution.Apply(visited.Type, parametersToDyn: true) : CelType.Dyn;
        }
    }

    private CelType Visit(Expr expression)
    {
        expression.Type = expression switch
        {
            LiteralExpr literal => Functions.TypeOf.Value(literal.Value),
            IdentExpr ident => Ident(ident),
            SelectExpr select => Select(select),
            CallExpr call => Call(call),
            LogicalExpr logical => Logical(logical),
            ListExpr list => List(list),
            MapExpr map => Map(map),
            StructExpr construction => Struct(construction),
            ComprehensionExpr loop => Loop(loop),
            BindExpr bind => Bind(bind),
            _ => CelType.Error,
        };
        if (expression.Type.Size > MaxTypeSize)
        {
            expression.Type = Report(expression.Offset, "the expression's type is too complex");
        }

        _visited.Add(expression);
        return expression.Type;
    }

    private CelType Ident(IdentExpr ident)
    {
        if (!ident.IsAbsolute && _scope.TryFind(ident.Name, out var type, out var slot))
        {
            ident.Reference = new LocalReference(slot);
            return type;
        }

        ident.Reference = FindName(ident.Name, ident.IsAbsolute);
        return ident.Reference is { } found ? TypeOfName(found) : Undeclared(ident.Offset, ident.Name);
    }

    private CelType Select(SelectExpr select)
    {
        // The whole chain may be one declared name, such as google.protobuf.Timestamp; the longest wins.
        if (!select.IsTest && !select.IsOptional && QualifiedName(select, out var isAbsolute) is { } name && FindName(name, isAbsolute) is { } found)
        {
            select.Reference = found;
            return TypeOfName(found);
        }

        var operand = _substitution.Apply(Visit(select.Operand), parametersToDyn: false);
        var field = FieldOf(select, operand);
        return select.IsTest ? CelType.Bool : field;
    }

    private CelType FieldOf(SelectExpr select, CelType operand)
    {
        if (operand.IsOptional)
        {
            return CelType.Optional(FieldType(select, operand.Parameters[0]));
        }

        var field = FieldType(select, operand);
        return select.IsOptional ? CelType.Optional(field) : field;
    }

    private CelType FieldType(SelectExpr select, CelType operand)
    {
        operand = _substitution.Apply(operand, parametersToDyn: false);
        switch (operand.Kind)
        {
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return CelType.Dyn;
            case CelTypeKind.Map:
                return operand.Parameters[1];
            case CelTypeKind.Object:
                return operand.ObjectType!.FindField(select.Field) ?? Report(select.Offset, $"undefined field '{select.Field}'");
            case CelTypeKind.Parameter:
                _substitution.IsAssignable(CelType.Dyn, operand);
                return CelType.Dyn;
            default:
                return Report(select.Offset, $"type '{Text(operand)}' does not support field selection");
        }
    }

    private CelType List(ListExpr list)
    {
        CelType? item = null;
        for (var i = 0; i < list.Items.Length; i++)
        {
            var type = Unwrapped(Visit(list.Items[i]), list.Optional[i], list.Items[i].Offset);
            item = Join(list.Items[i].Offset, item, type);
        }

        return CelType.List(item ?? _substitution.Fresh());
    }

    private CelType Map(MapExpr map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (var entry in map.Entries)
        {
            key = Join(entry.Key.Offset, key, Visit(entry.Key));
            value = Join(entry.Value.Offset, value, Unwrapped(Visit(entry.Value), entry.IsOptional, entry.Value.Offset));
        }

        return CelType.Map(key ?? _substitution.Fresh(), value ?? _substitution.Fresh());
    }

    private CelType Struct(StructExpr construction)
    {
        var type = Candidates(construction.TypeName, construction.IsAbsolute).Select(environment.FindType).FirstOrDefault(found => found is not null);
        if (type is null)
        {
            Undeclared(construction.Offset, construction.TypeName);
        }

        foreach (var field in construction.Fields)
        {
            var given = Unwrapped(Visit(field.Value), field.IsOptional, field.Value.Offset);
            if (type is null)
            {
                continue;
            }

            var expected = type.FindField(field.Name) ?? Report(field.Offset, $"undefined field '{field.Name}'");
            if (!_substitution.IsAssignable(given, expected))
            {
                Report(field.Offset, $"expected type of field '{field.Name}' is '{Text(expected)}' but provided type is '{Text(given)}'");
            }
        }

        return type is null ? CelType.Error : CelType.Object(type);
    }

    private CelType Unwrapped(CelType type, bool isOptional, int offset)
    {
        if (!isOptional)
        {
            return type;
        }

        var inner = _substitution.Fresh();
        if (_substitution.IsAssignable(type, CelType.Optional(inner)))
        {
            return _substitution.Apply(inner, parametersToDyn: false);
        }

        return Report(offset, $"expected type 'optional_type({Text(type)})' but found '{Text(type)}'");
    }

    private CelType Join(int offset, CelType? before, CelType type)
    {
        if (before is null)
        {
            return type;
        }

        if (_substitution.IsAssignable(before, type))
        {
            return Substitution.MostGeneral(before, type);
        }

        return environment.Options.HomogeneousLiterals && _withinFormat == 0
            ? Report(offset, $"expected type '{Text(before)}' but found '{Text(type)}'")
            : CelType.Dyn;
    }

    private string Text(CelType type) => TypeText.Of(_substitution.Apply(type, parametersToDyn: true));

    private CelType Undeclared(int offset, string name) =>
        Report(offset, $"undeclared reference to '{name}' (in container '{environment.Options.Container}')");

    private CelType Report(int offset, string message)
    {
        if (isChecked)
        {
            Issues.Add(source.Issue(offset, message));
            return CelType.Error;
        }

        return CelType.Dyn;
    }
}
