using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Checking;

internal sealed partial class Checker
{
    private CelType Call(CallExpr call)
    {
        var function = Resolve(call);
        var arguments = new CelType[call.Arguments.Length];
        _withinFormat += call.Function == "format" ? 1 : 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Visit(call.Arguments[i]);
        }

        _withinFormat -= call.Function == "format" ? 1 : 0;

        if (function is null)
        {
            return Undeclared(call.Offset, call.Function);
        }

        if (!isChecked)
        {
            call.Overloads = [.. function.Overloads.Where(overload => IsOfForm(call, overload))];
            return CelType.Dyn;
        }

        var result = Select(call, function, arguments);
        if (environment.Options.CheckLiterals && call.Overloads is [{ } only])
        {
            CheckLiteral(call, only);
        }

        return result;
    }

    private CelFunction? Resolve(CallExpr call)
    {
        if (!call.IsMember)
        {
            var isAbsolute = call.Function.StartsWith('.');
            return FindFunction(isAbsolute ? call.Function[1..] : call.Function, isAbsolute);
        }

        if (QualifiedName(call.Arguments[0], out var targetIsAbsolute) is { } space
            && FindFunction($"{space}.{call.Function}", targetIsAbsolute) is { } qualified)
        {
            call.BecomeGlobal(qualified.Name);
            return qualified;
        }

        return environment.FindFunction(call.Function);
    }

    private CelFunction? FindFunction(string name, bool isAbsolute) =>
        Candidates(name, isAbsolute).Select(environment.FindFunction).FirstOrDefault(found => found is not null);

    private static bool IsOfForm(CallExpr call, CelOverload overload) =>
        overload.IsMember == call.IsMember && overload.Parameters.Count == call.Arguments.Length;

    private CelType Select(CallExpr call, CelFunction function, CelType[] arguments)
    {
        CelType? result = null;
        var chosen = new List<CelOverload>();
        foreach (var overload in function.Overloads)
        {
            if (!IsOfForm(call, overload) || !TryMatch(overload, arguments, out var type))
            {
                continue;
            }

            chosen.Add(overload);
            result = result is null ? type
                : result.IsDyn || type.IsExactly(result) ? result
                : CelType.Dyn;
        }

        call.Overloads = chosen;
        return result ?? NoOverload(call.Offset, function.Name, arguments, call.IsMember);
    }

    private bool TryMatch(CelOverload overload, CelType[] arguments, out CelType result)
    {
        if (!overload.IsGeneric)
        {
            result = overload.Result;
            return _substitution.AreAssignable(arguments, overload.Parameters);
        }

        var rename = _substitution.Renaming();
        var matches = _substitution.AreAssignable(arguments, [.. overload.Parameters.Select(rename)]);
        result = matches ? _substitution.Apply(rename(overload.Result), parametersToDyn: false) : CelType.Error;
        return matches;
    }

    private CelType NoOverload(int offset, string function, IReadOnlyList<CelType> arguments, bool isMember)
    {
        CelType[] known = [.. arguments.Select(type => _substitution.Apply(type, parametersToDyn: true))];
        return Report(offset, $"found no matching overload for '{function}' applied to '{TypeText.OfCall(known, isMember)}'");
    }

    private void CheckLiteral(CallExpr call, CelOverload overload)
    {
        if (call.Arguments is [LiteralExpr first] && overload.Id is "string_to_duration" or "string_to_timestamp"
            && overload.Invoke([first.Value]).IsError)
        {
            Report(first.Offset, $"invalid {call.Function} argument");
        }
        else if (call.Arguments is [_, LiteralExpr second] && overload.Prepare?.Invoke(second.Value) is { Problem: not null })
        {
            Report(second.Offset, $"invalid {call.Function} argument");
        }
    }

    private CelType Logical(LogicalExpr logical)
    {
        var types = Array.ConvertAll(logical.Operands, Visit);
        for (var i = 0; i < types.Length; i++)
        {
            if (!_substitution.IsAssignable(types[i], CelType.Bool))
            {
                CelType[] pair = i == 0 ? [types[0], types[1]] : [CelType.Bool, types[i]];
                return NoOverload(logical.Offset, logical.IsAnd ? Operators.And : Operators.Or, pair, isMember: false);
            }
        }

        return CelType.Bool;
    }
}
