using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// The value of <c>variables</c> in one evaluation of a policy: each variable is computed when it is first read, and counts for the expression
/// that read it (plugin/cel/composition.go).
/// </summary>
internal sealed class VariableValues(PolicyCode code, CelBindings bindings, CancellationToken cancellationToken) : CelObject
{
    private readonly Dictionary<string, CelValue> _values = new(StringComparer.Ordinal);
    private ulong _cost;

    public override CelType Type => code.Compiler.VariablesType;

    /// <summary>What variables have cost since this was last asked.</summary>
    public ulong TakeCost()
    {
        var cost = _cost;
        _cost = 0;
        return cost;
    }

    public override bool HasField(string name) => code.Variable(name) is not null;

    public override bool TryGetField(string name, out CelValue value)
    {
        if (_values.TryGetValue(name, out value))
        {
            return true;
        }

        if (code.Variable(name) is not { } variable)
        {
            return false;
        }

        value = Compute(name, variable.Program, variable.Problem);
        _values[name] = value;
        return true;
    }

    private CelValue Compute(string name, CelProgram? program, string problem)
    {
        if (program is null)
        {
            return CelValue.Error($"composited variable \"{name}\" fails to compile: {problem}");
        }

        var result = program.Evaluate(bindings, cancellationToken);
        _cost += result.Cost;
        return result.Error is { } error ? CelValue.Error($"composited variable \"{name}\" fails to evaluate: {error}") : result.Value;
    }
}
