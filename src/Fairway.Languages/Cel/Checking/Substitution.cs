using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Checking;

/// <summary>What type parameters stand for so far. Assignments that fail leave no trace.</summary>
internal sealed class Substitution
{
    private readonly Dictionary<string, CelType> _types = new(StringComparer.Ordinal);
    private readonly List<(string Name, CelType? Before)> _trail = [];
    private int _fresh;

    /// <summary>Whether a value of the first type can be where the second is expected; on success parameters stand for what made it so.</summary>
    public bool IsAssignable(CelType from, CelType to)
    {
        var mark = _trail.Count;
        if (Assignable(from, to))
        {
            return true;
        }

        Undo(mark);
        return false;
    }

    public bool AreAssignable(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        var mark = _trail.Count;
        if (AllAssignable(from, to))
        {
            return true;
        }

        Undo(mark);
        return false;
    }

    /// <summary>New names for an overload's parameters, so that each call has its own.</summary>
    public Func<CelType, CelType> Renaming()
    {
        var names = new Dictionary<string, CelType>(StringComparer.Ordinal);
        CelType Rename(CelType type)
        {
            if (!type.IsGeneric)
            {
                return type;
            }

            if (type.Kind != CelTypeKind.Parameter)
            {
                return type.With([.. type.Parameters.Select(Rename)]);
            }

            if (!names.TryGetValue(type.Name, out var renamed))
            {
                names[type.Name] = renamed = CelType.Parameter($"_var{_fresh++}");
            }

            return renamed;
        }

        return Rename;
    }

    public CelType Fresh() => CelType.Parameter($"_var{_fresh++}");

    /// <summary>The type with its parameters replaced; those that stand for nothing become dyn at the end.</summary>
    public CelType Apply(CelType type, bool parametersToDyn)
    {
        if (!type.IsGeneric)
        {
            return type;
        }

        if (type.Kind != CelTypeKind.Parameter)
        {
            return type.With([.. type.Parameters.Select(parameter => Apply(parameter, parametersToDyn))]);
        }

        return _types.TryGetValue(type.Name, out var known) ? Apply(known, parametersToDyn) : parametersToDyn ? CelType.Dyn : type;
    }

    /// <summary>Of two types that agree, the one that admits more.</summary>
    public static CelType MostGeneral(CelType a, CelType b) =>
        b.Kind == CelTypeKind.Null || (a.Kind != CelTypeKind.Null && IsLessSpecific(a, b)) ? a : b;

    private static bool IsLessSpecific(CelType a, CelType b)
    {
        if (a.IsDyn || a.Kind == CelTypeKind.Parameter)
        {
            return true;
        }

        if (b.IsDyn || b.Kind == CelTypeKind.Parameter || a.Kind != b.Kind || a.Name != b.Name)
        {
            return false;
        }

        for (var i = 0; i < a.Parameters.Count && i < b.Parameters.Count; i++)
        {
            if (!IsLessSpecific(a.Parameters[i], b.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Assignable(CelType from, CelType to)
    {
        if (to.Kind == CelTypeKind.Parameter)
        {
            var valid = IsValid(from, to, out var known);
            if (valid || known)
            {
                return valid;
            }
        }

        if (from.Kind == CelTypeKind.Parameter)
        {
            return IsValid(to, from, out _);
        }

        if (from.IsDyn || to.IsDyn)
        {
            return true;
        }

        if (from.Kind == CelTypeKind.Null || to.Kind == CelTypeKind.Null)
        {
            return IsNullable(from) && IsNullable(to);
        }

        if (from.Kind != to.Kind)
        {
            return false;
        }

        return from.Kind == CelTypeKind.Type || (from.Name == to.Name && AllAssignable(from.Parameters, to.Parameters));
    }

    private static bool IsNullable(CelType type) =>
        type.Kind is CelTypeKind.Null or CelTypeKind.Timestamp or CelTypeKind.Duration or CelTypeKind.Object or CelTypeKind.Opaque;

    private bool AllAssignable(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        if (from.Count != to.Count)
        {
            return false;
        }

        for (var i = 0; i < from.Count; i++)
        {
            if (!Assignable(from[i], to[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Whether the parameter can stand for the type, and whether it stood for something before.
    private bool IsValid(CelType type, CelType parameter, out bool known)
    {
        known = true;
        if (type.IsExactly(parameter))
        {
            return true;
        }

        if (!_types.TryGetValue(parameter.Name, out var current))
        {
            known = false;
            var isFree = !Mentions(type, parameter);
            if (isFree)
            {
                Set(parameter.Name, type);
            }

            return isFree;
        }

        if (type.IsExactly(current))
        {
            return true;
        }

        if (!Assignable(type, current))
        {
            return false;
        }

        var general = MostGeneral(type, current);
        if (!Mentions(general, parameter))
        {
            Set(parameter.Name, general);
        }

        return true;
    }

    private bool Mentions(CelType type, CelType parameter)
    {
        if (!type.IsGeneric)
        {
            return false;
        }

        if (type.Kind == CelTypeKind.Parameter)
        {
            return type.Name == parameter.Name || (_types.TryGetValue(type.Name, out var known) && Mentions(known, parameter));
        }

        return type.Parameters.Any(part => Mentions(part, parameter));
    }

    private void Set(string name, CelType type)
    {
        _trail.Add((name, _types.GetValueOrDefault(name)));
        _types[name] = type;
    }

    private void Undo(int mark)
    {
        for (var i = _trail.Count - 1; i >= mark; i--)
        {
            var (name, before) = _trail[i];
            if (before is null)
            {
                _types.Remove(name);
            }
            else
            {
                _types[name] = before;
            }
        }

        _trail.RemoveRange(mark, _trail.Count - mark);
    }
}
