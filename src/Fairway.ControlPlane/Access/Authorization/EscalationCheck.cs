using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>
/// Keeps anybody from giving rights that he does not hold: by a role, unless he may <c>escalate</c> it, or by a binding, unless he may
/// <c>bind</c> its role (upstream's pkg/registry/rbac, policybased storages).
/// </summary>
internal sealed class EscalationCheck(Authorizer authorizer)
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly PolicyRule[] Everything =
    [
        new(Value.Map(("verbs", Value.List("*")), ("apiGroups", Value.List("*")), ("resources", Value.List("*")))),
        new(Value.Map(("verbs", Value.List("*")), ("nonResourceURLs", Value.List("*")))),
    ];

    /// <param name="call">A create, an update or what amounts to one of them.</param>
    /// <param name="object">The new object; its namespace is set.</param>
    /// <param name="old">The live object; null for a creation.</param>
    /// <exception cref="KubernetesException">403 with the rights that are missing, or 404: the role to bind does not exist.</exception>
    public void Require(ApiCall call, Value @object, Value old)
    {
        if (call.Kind.Kind.Group != Group || call.User.Groups.Contains(UserInfo.Masters) || OnlyCollectionChanges(@object, old))
        {
            return;
        }

        switch (call.Kind.Kind.Kind)
        {
            case "Role" or "ClusterRole" when !IsAllowed(call, "escalate", call.Kind.Plural, call.Name):
                RequireHeld(call, @object, PolicyRule.Of(@object));
                RequireAggregation(call, @object, old);
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                RequireBinding(call, @object);
                break;
        }
    }

    private void RequireBinding(ApiCall call, Value binding)
    {
        var reference = binding["roleRef"];
        var name = reference["name"].AsString() ?? "";
        var plural = reference["kind"].AsString() switch { "ClusterRole" => "clusterroles", "Role" => "roles", _ => "" };

        // Another kind, or a Role in a ClusterRoleBinding, is refused by validation whoever asks.
        if (plural.Length == 0 || (plural == "roles" && call.Namespace.Length == 0) || IsAllowed(call, "bind", plural, name))
        {
            return;
        }

        var rules = authorizer.Policy.RulesOf(plural == "roles" ? call.Namespace : "", name) ?? throw ApiErrors.NotFound(Group, plural, name);
        RequireHeld(call, binding, rules);
    }

    private void RequireHeld(ApiCall call, Value @object, IReadOnlyList<PolicyRule> wanted)
    {
        var missing = RuleCoverage.Missing(HeldBy(call), wanted) ?? throw ApiErrors.Forbidden(
            call.Kind, @object.Name, $"the rules name more than {RuleCoverage.MaxParts} single permissions: divide them among several roles");
        if (missing.Count > 0)
        {
            var groups = string.Join(' ', call.User.Groups.Select(group => (Value)group));
            throw ApiErrors.Forbidden(
                call.Kind,
                @object.Name,
                $"user {(Value)call.User.Name} (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n"
                + string.Join('\n', missing));
        }
    }

    // An aggregation rule can gather anything, also what is made later.
    private void RequireAggregation(ApiCall call, Value role, Value old)
    {
        if ((Selectors(role) > 0 || Selectors(old) > 0) && RuleCoverage.Missing(HeldBy(call), Everything) is not { Count: 0 })
        {
            throw ApiErrors.Forbidden(call.Kind, role.Name, "must have cluster-admin privileges to use the aggregationRule");
        }

        static int Selectors(Value of) => of["aggregationRule"]["clusterRoleSelectors"].Items.Count;
    }

    private PolicyRule[] HeldBy(ApiCall call) =>
        [.. authorizer.Policy.GrantsOf(call.User, call.Namespace).SelectMany(grant => grant.Rules)];

    private bool IsAllowed(ApiCall call, string verb, string plural, string name) => authorizer.IsAllowed(
        call.User, new(verb) { Group = Group, Resource = plural, Namespace = call.Namespace, Name = name });

    // Who may only collect garbage must be able to.
    private static bool OnlyCollectionChanges(Value @object, Value old)
    {
        if (old.IsNull)
        {
            return false;
        }

        foreach (var field in (ReadOnlySpan<string>)["ownerReferences", "finalizers", "managedFields"])
        {
            var before = old.Metadata[field];
            @object = before.IsNull ? @object.WithoutAt("metadata", field) : @object.WithAt(["metadata", field], before);
        }

        return @object == old;
    }
}
