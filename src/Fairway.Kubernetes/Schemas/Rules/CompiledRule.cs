using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>A rule compiled for its place, or what is wrong with it, in kube-apiserver's words.</summary>
internal sealed class CompiledRule
{
    private CompiledRule(ValidationRule source) => Source = source;

    public ValidationRule Source { get; }

    /// <summary>Null when there is a problem.</summary>
    public CelProgram? Program { get; private init; }

    public string Problem { get; private init; } = "";

    /// <summary>Null when the rule has no such expression, or a wrong one.</summary>
    public CelProgram? Message { get; private set; }

    public string MessageProblem { get; private set; } = "";

    /// <summary>The rule compares with the value before the change.</summary>
    public bool UsesOldSelf { get; private init; }

    /// <summary>The rule's field path as errors write it; empty for the rule's own place.</summary>
    public string FieldPath { get; private init; } = "";

    public static CompiledRule Compile(ValidationRule rule, Schema schema, RuleScope scope)
    {
        var environment = scope.For(rule);
        var compilation = environment.Compile(rule.Rule);
        if (!compilation.IsValid)
        {
            return new(rule) { Problem = $"compilation failed: {compilation.IssuesText}" };
        }

        var program = compilation.Program;
        if (program.ResultType.Kind != CelTypeKind.Bool)
        {
            return new(rule) { Problem = "cel expression must evaluate to a bool" };
        }

        var compiled = new CompiledRule(rule)
        {
            Program = program,
            UsesOldSelf = program.ReadVariables().Contains(RuleScope.OldSelf),
            FieldPath = rule.FieldPath.Length > 0 && RuleFieldPath.Find(rule.FieldPath, schema, allowsKeys: true) is { Schema: not null } found
                ? found.Path
                : "",
        };
        compiled.CompileMessage(environment);
        return compiled;
    }

    private void CompileMessage(CelEnvironment environment)
    {
        if (Source.MessageExpression.Length == 0)
        {
            return;
        }

        var compilation = environment.Compile(Source.MessageExpression);
        if (!compilation.IsValid)
        {
            MessageProblem = $"messageExpression compilation failed: {compilation.IssuesText}";
        }
        else if (compilation.Program.ResultType.Kind != CelTypeKind.String)
        {
            MessageProblem = "messageExpression must evaluate to a string";
        }
        else
        {
            Message = compilation.Program;
        }
    }
}
