using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>rbac.authorization.k8s.io/v1 RoleBinding and ClusterRoleBinding.</summary>
internal static class RoleBindingRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public static KindRules Namespaced { get; } = new()
    {
        Name = Names.PathSegment,
        Default = Default,
        Validate = (@new, old) => Validate(@new, old, isNamespaced: true),
    };

    public static KindRules ClusterWide { get; } = new()
    {
        Name = Names.PathSegment,
        Default = Default,
        Validate = (@new, old) => Validate(@new, old, isNamespaced: false),
    };

    private static Value Default(Value binding) => Rewrite.Items(
        binding,
        "subjects",
        static subject => subject["kind"].AsString() is "User" or "Group" && subject["apiGroup"].AsString() is null or ""
            ? subject.With("apiGroup", Group)
            : subject);

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old, bool isNamespaced)
    {
        var problems = new Problems();
        using (problems.At("roleRef"))
        {
            CheckReference(@new["roleRef"], isNamespaced, problems);
        }

        using (problems.At("subjects"))
        {
            var subjects = @new["subjects"].Items;
            for (var i = 0; i < subjects.Count; i++)
            {
                using var _ = problems.At(i);
                CheckSubject(subjects[i], isNamespaced, problems);
            }
        }

        if (!old.IsNull)
        {
            problems.Immutable("roleRef", @new["roleRef"], old["roleRef"], "cannot change roleRef");
        }

        return problems.All;
    }

    private static void CheckReference(Value reference, bool isNamespaced, Problems problems)
    {
        if (reference["apiGroup"].AsString() is { } group && group != Group)
        {
            problems.NotSupported("apiGroup", group, Group);
        }

        var kind = reference["kind"].AsString() ?? "";
        if (isNamespaced && kind is not ("Role" or "ClusterRole"))
        {
            problems.NotSupported("kind", kind, "Role", "ClusterRole");
        }
        else if (!isNamespaced && kind != "ClusterRole")
        {
            problems.NotSupported("kind", kind, "ClusterRole");
        }

        var name = reference["name"].AsString() ?? "";
        problems.Invalid("name", name, Names.PathSegment(name));
    }

    private static void CheckSubject(Value subject, bool isNamespaced, Problems problems)
    {
        var (name, group) = (subject["name"].AsString() ?? "", subject["apiGroup"].AsString() ?? "");
        switch (subject["kind"].AsString())
        {
            case "ServiceAccount":
                if (name.Length > 0)
                {
                    problems.Invalid("name", name, Names.Subdomain(name));
                }

                if (group.Length > 0)
                {
                    problems.NotSupported("apiGroup", group, "");
                }

                if (!isNamespaced && (subject["namespace"].AsString() ?? "").Length == 0)
                {
                    problems.Required("namespace");
                }

                break;
            case "User" or "Group":
                if (group != Group)
                {
                    problems.NotSupported("apiGroup", group, Group);
                }

                break;
            default:
                problems.NotSupported("kind", subject["kind"], "ServiceAccount", "User", "Group");
                break;
        }
    }
}
