using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>The expressions of authentication: over <c>claims</c>, or over <c>user</c> (KEP-3331; upstream's authentication/cel).</summary>
internal static class ClaimCel
{
    public const string Claims = "claims";
    public const string User = "user";

    private static readonly CelRecordType UserType = new("kubernetes.UserInfo", new Dictionary<string, CelType>
    {
        ["username"] = CelType.String,
        ["uid"] = CelType.String,
        ["groups"] = CelType.List(CelType.String),
        ["extra"] = CelType.Map(CelType.String, CelType.List(CelType.String)),
    });

    private static readonly CelEnvironment ClaimsEnvironment =
        KubernetesCel.Environment.With(new CelVariable(Claims, CelType.Map(CelType.String, CelType.Dyn)));

    private static readonly CelEnvironment UserEnvironment = KubernetesCel.Environment.With(new CelVariable(User, CelType.Object(UserType)));

    /// <param name="text">The expression.</param>
    /// <param name="variable">What it is over.</param>
    /// <param name="isCondition">Whether it must be a bool.</param>
    /// <param name="problem">What is wrong with it; empty when it may be used.</param>
    public static CelProgram? Compile(string text, string variable, bool isCondition, out string problem)
    {
        var compilation = (variable == Claims ? ClaimsEnvironment : UserEnvironment).Compile(text);
        problem = !compilation.IsValid ? $"compilation failed: {compilation.IssuesText}"
            : isCondition && compilation.Program.ResultType.Kind != CelTypeKind.Bool ? "must evaluate to bool"
            : "";
        return problem.Length == 0 ? compilation.Program : null;
    }

    /// <exception cref="TokenRefusedException">The evaluation failed or gave what is no JSON.</exception>
    public static Value Evaluate(CelProgram program, string variable, Value input, CancellationToken cancellationToken)
    {
        var bindings = (variable == Claims ? ClaimsEnvironment : UserEnvironment).CreateBindings().Set(variable, input);
        var result = program.Evaluate(bindings, cancellationToken);
        return result.Outcome != CelOutcome.Value ? throw new TokenRefusedException(result.Error ?? "the expression costs too much")
            : ValueExport.TryToJson(result.Value, out var json, out var reason) ? json
            : throw new TokenRefusedException(reason);
    }
}
