using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// Compiles the expressions of one admission policy, as upstream's plugin/cel does: its variables first, in their order, each of which those
/// after it can read as <c>variables.NAME</c>.
/// </summary>
public sealed class PolicyCompiler
{
    public const string Variables = "variables";

    private static readonly CelEnvironment Plain = AdmissionCel.Declare(KubernetesCel.Environment, CelType.Dyn, null);
    private static readonly CelEnvironment WithParameters = AdmissionCel.Declare(KubernetesCel.Environment, CelType.Dyn, CelType.Dyn);
    private static readonly CelEnvironment Mutating = AdmissionCel.Declare(KubernetesCel.MutationEnvironment, CelType.Dyn, null);
    private static readonly CelEnvironment MutatingWithParameters =
        AdmissionCel.Declare(KubernetesCel.MutationEnvironment, CelType.Dyn, CelType.Dyn);

    private readonly PolicyVariables _variables = new();

    private PolicyCompiler(CelEnvironment environment, bool hasVariables)
    {
        VariablesType = CelType.Object(_variables);
        MessageEnvironment = hasVariables ? environment.With(new CelVariable(Variables, VariablesType)) : environment;
        Environment = AdmissionCel.WithAuthorizer(MessageEnvironment);
    }

    /// <summary>What bindings are for.</summary>
    public CelEnvironment Environment { get; }

    /// <summary>That of messages, which cannot ask <c>authorizer</c>.</summary>
    public CelEnvironment MessageEnvironment { get; }

    /// <summary>The type of <c>variables</c>.</summary>
    public CelType VariablesType { get; }

    /// <param name="hasParameters">Whether the policy has a <c>paramKind</c>.</param>
    /// <param name="hasVariables">Whether it declares variables.</param>
    /// <param name="isMutating">Whether its expressions may construct what mutations are made of.</param>
    public static PolicyCompiler For(bool hasParameters, bool hasVariables, bool isMutating) => new(
        (isMutating, hasParameters) switch
        {
            (false, false) => Plain,
            (false, true) => WithParameters,
            (true, false) => Mutating,
            (true, true) => MutatingWithParameters,
        },
        hasVariables);

    /// <summary>Compiles against the types of objects and parameters instead of taking them as they come.</summary>
    /// <param name="object">The type of <c>object</c> and <c>oldObject</c>.</param>
    /// <param name="parameters">The type of <c>params</c>; null for a policy without.</param>
    public static PolicyCompiler ForTypes(CelType @object, CelType? parameters) =>
        new(AdmissionCel.Declare(KubernetesCel.Environment, @object, parameters), hasVariables: true);

    public PolicyExpression AddVariable(string name, string text)
    {
        var compiled = Compile(text, PolicyResult.Anything);
        _variables.Add(name, compiled.Program?.ResultType ?? CelType.Dyn);
        return compiled;
    }

    public PolicyExpression Compile(string text, IReadOnlyList<string> expected) => Compile(Environment, text, expected);

    public PolicyExpression CompileMessage(string text) => Compile(MessageEnvironment, text, PolicyResult.Message);

    private static PolicyExpression Compile(CelEnvironment environment, string text, IReadOnlyList<string> expected)
    {
        var compiled = environment.Compile(text);
        if (!compiled.IsValid)
        {
            return new(text, null, $"compilation failed: {compiled.IssuesText}");
        }

        var type = NameOf(compiled.Program.ResultType);
        if (expected.Count == 0 || expected.Contains(type))
        {
            return new(text, compiled.Program, "");
        }

        var wanted = expected.Count == 1 ? expected[0] : $"one of [{string.Join(' ', expected)}]";
        return new(text, null, $"must evaluate to {wanted} but got {type}");
    }

    // As cel-go's Type.String writes it.
    private static string NameOf(CelType type) =>
        type.Parameters.Count == 0 ? type.Name : $"{type.Name}({string.Join(", ", type.Parameters.Select(NameOf))})";
}
