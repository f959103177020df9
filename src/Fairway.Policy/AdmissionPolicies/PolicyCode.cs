using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>The expressions that all policies have, compiled: conditions and variables.</summary>
internal sealed class PolicyCode
{
    private readonly Dictionary<string, PolicyExpression> _variables = new(StringComparer.Ordinal);

    /// <param name="spec">Of the policy.</param>
    /// <param name="isMutating">Whether its expressions may construct objects and patches.</param>
    /// <param name="failsOpen">Whether conditions that fail let the write pass.</param>
    public PolicyCode(Value spec, bool isMutating, bool failsOpen)
    {
        HasParameters = spec["paramKind"].IsMap;
        HasVariables = spec["variables"].Items.Count > 0;
        Compiler = PolicyCompiler.For(HasParameters, HasVariables, isMutating);
        foreach (var variable in spec["variables"].Items)
        {
            var name = variable["name"].AsString() ?? "";
            _variables[name] = Compiler.AddVariable(name, variable["expression"].AsString() ?? "");
        }

        Conditions = MatchConditions.Compile(spec["matchConditions"], failsOpen, Compiler.Environment);
    }

    public bool HasParameters { get; }

    public bool HasVariables { get; }

    public PolicyCompiler Compiler { get; }

    /// <summary>Null when there are none.</summary>
    public MatchConditions? Conditions { get; }

    public PolicyExpression? Variable(string name) => _variables.GetValueOrDefault(name);
}
