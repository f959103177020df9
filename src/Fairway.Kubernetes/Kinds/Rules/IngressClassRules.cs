using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>networking.k8s.io/v1 IngressClass: its controller never changes.</summary>
internal static class IngressClassRules
{
    private const int LongestController = 250;

    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    private static Value Default(Value @class) => Rewrite.Field(
        @class, "spec", static spec => Rewrite.Field(spec, "parameters", static parameters => Rewrite.Missing(parameters, "scope", "Cluster")));

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var (spec, controller) = (@new["spec"], @new["spec"]["controller"].AsString() ?? "");
        if (!old.IsNull)
        {
            problems.Immutable("controller", spec["controller"], old["spec"]["controller"]);
        }

        if (controller.Length > LongestController)
        {
            problems.TooLong("controller", LongestController);
        }

        CheckController(controller, problems);
        if (spec["parameters"].IsMap)
        {
            TypedReferenceChecks.Check("parameters", spec["parameters"], problems);
            using var __ = problems.At("parameters");
            CheckScope(spec["parameters"], problems);
        }

        return problems.All;
    }

    private static void CheckController(string controller, Problems problems)
    {
        if (controller.Length == 0)
        {
            problems.Required("controller");
            return;
        }

        var parts = controller.Split('/', 2);
        if (parts is not [{ Length: > 0 } host, { Length: > 0 } path])
        {
            problems.Invalid("controller", controller, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }

        problems.Invalid("controller", host, Names.Subdomain(host));
        if (!DomainNames.IsPath(path))
        {
            problems.Invalid("controller", path, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
        }
    }

    private static void CheckScope(Value parameters, Problems problems)
    {
        var (scope, @namespace) = (parameters["scope"].AsString() ?? "", parameters["namespace"].AsString());
        switch (scope)
        {
            case "Namespace" when @namespace is null:
                problems.Required("namespace", "`parameters.scope` is set to 'Namespace'");
                break;
            case "Namespace":
                problems.Invalid("namespace", @namespace, Names.Label(@namespace));
                break;
            case "Cluster" when @namespace is not null:
                problems.Forbidden("namespace", "`parameters.scope` is set to 'Cluster'");
                break;
            case "Cluster":
                break;
            default:
                problems.NotSupported("scope", scope, "Cluster", "Namespace");
                break;
        }
    }
}
