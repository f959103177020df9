using System.Runtime.CompilerServices;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>Compiles the stored roles and bindings. A role that has not changed since keeps its compiled rules.</summary>
internal sealed class AccessPolicyBuilder(ObjectStore store, ObjectReader reader)
{
    private const string Group = "rbac.authorization.k8s.io/";

    private readonly ConditionalWeakTable<StoredObject, IReadOnlyList<PolicyRule>> _rules = [];

    public AccessPolicy Build()
    {
        var roles = store.All(Group + "roles").Concat(store.All(Group + "clusterroles"))
            .ToDictionary(role => (role.Key.Namespace, role.Key.Name), RulesOf);
        var grants = new Dictionary<string, List<Grant>>(StringComparer.Ordinal);
        foreach (var stored in store.All(Group + "clusterrolebindings").Concat(store.All(Group + "rolebindings")))
        {
            var binding = reader.Read(stored);
            var isCluster = binding["roleRef"]["kind"].AsString() == "ClusterRole";
            var role = (isCluster ? "" : stored.Key.Namespace, binding["roleRef"]["name"].AsString() ?? "");
            Add(grants, binding, roles.GetValueOrDefault(role));
        }

        return new(grants.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Grant>)pair.Value, StringComparer.Ordinal), roles);
    }

    private IReadOnlyList<PolicyRule> RulesOf(StoredObject role)
    {
        if (_rules.TryGetValue(role, out var known))
        {
            return known;
        }

        var rules = PolicyRule.Of(reader.Read(role));
        _rules.AddOrUpdate(role, rules);
        return rules;
    }

    private static void Add(Dictionary<string, List<Grant>> grants, Value binding, IReadOnlyList<PolicyRule>? rules)
    {
        var missing = rules is null ? Missing(binding["roleRef"]) : "";
        foreach (var subject in binding["subjects"].Items)
        {
            var name = subject["name"].AsString() ?? "";
            var ns = subject["namespace"].AsString() is { Length: > 0 } given ? given : binding.Namespace;
            var key = subject["kind"].AsString() switch
            {
                "User" => AccessPolicy.UserKey(name),
                "Group" => AccessPolicy.GroupKey(name),
                "ServiceAccount" => AccessPolicy.UserKey($"system:serviceaccount:{ns}:{name}"),
                _ => "",
            };
            if (!grants.TryGetValue(key, out var list))
            {
                grants[key] = list = [];
            }

            list.Add(new(binding.Namespace, rules ?? [], Reason(binding, subject, ns), missing));
        }
    }

    private static string Missing(Value reference) =>
        $"{(reference["kind"].AsString() == "ClusterRole" ? "clusterrole" : "role")}.rbac.authorization.k8s.io "
        + $"\"{reference["name"].AsString()}\" not found";

    private static string Reason(Value binding, Value subject, string ns)
    {
        var (kind, name) = (subject["kind"].AsString(), subject["name"].AsString());
        var role = $"{binding["roleRef"]["kind"].AsString()} \"{binding["roleRef"]["name"].AsString()}\"";
        var of = binding.Namespace.Length == 0 ? binding.Name : $"{binding.Name}/{binding.Namespace}";
        return $"RBAC: allowed by {binding.ObjectKind} \"{of}\" of {role} to {kind} \"{(kind == "ServiceAccount" ? $"{name}/{ns}" : name)}\"";
    }
}
