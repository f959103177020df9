using System.Runtime.CompilerServices;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
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
        var roles = store.All(Group + "roles").ToDictionary(role => (role.Key.Namespace, role.Key.Name), RulesOf);
        var clusterRoles = ClusterRoles();
        var grants = new Dictionary<string, List<Grant>>(StringComparer.Ordinal);
        foreach (var stored in store.All(Group + "clusterrolebindings").Concat(store.All(Group + "rolebindings")))
        {
            var binding = reader.Read(stored);
            var name = binding["roleRef"]["name"].AsString() ?? "";
            var isCluster = binding["roleRef"]["kind"].AsString() == "ClusterRole";
            var rules = isCluster ? clusterRoles.GetValueOrDefault(name) : roles.GetValueOrDefault((stored.Key.Namespace, name));
            if (rules is { Count: > 0 })
            {
                Add(grants, binding, new Grant(stored.Key.Namespace, rules, $"{binding.ObjectKind} \"{stored.Key.Name}\""));
            }
        }

        return new(grants.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Grant>)pair.Value, StringComparer.Ordinal));
    }

    private Dictionary<string, IReadOnlyList<PolicyRule>> ClusterRoles()
    {
        var stored = store.All(Group + "clusterroles");
        var rules = new Dictionary<string, IReadOnlyList<PolicyRule>>(StringComparer.Ordinal);
        foreach (var role in stored)
        {
            rules[role.Key.Name] = RulesOf(role);
        }

        // Aggregated roles get the rules of those that their selectors match.
        foreach (var role in stored)
        {
            var selectors = reader.Read(role)["aggregationRule"]["clusterRoleSelectors"].Items;
            if (selectors.Count > 0)
            {
                rules[role.Key.Name] = [.. rules[role.Key.Name], .. Aggregate(role, selectors, stored)];
            }
        }

        return rules;
    }

    private List<PolicyRule> Aggregate(StoredObject role, ValueList selectors, IReadOnlyList<StoredObject> all)
    {
        var rules = new List<PolicyRule>();
        foreach (var item in selectors)
        {
            var selector = LabelSelector.FromObject(item);
            foreach (var other in all)
            {
                if (other != role && Selecting.LabelMatching.Matches(selector, other.Metadata.Labels))
                {
                    rules.AddRange(RulesOf(other));
                }
            }
        }

        return rules;
    }

    private IReadOnlyList<PolicyRule> RulesOf(StoredObject role)
    {
        if (_rules.TryGetValue(role, out var known))
        {
            return known;
        }

        var rules = new List<PolicyRule>();
        foreach (var rule in reader.Read(role)["rules"].Items)
        {
            rules.Add(new(rule));
        }

        _rules.AddOrUpdate(role, rules);
        return rules;
    }

    private static void Add(Dictionary<string, List<Grant>> grants, Value binding, Grant grant)
    {
        foreach (var subject in binding["subjects"].Items)
        {
            var name = subject["name"].AsString() ?? "";
            var key = subject["kind"].AsString() switch
            {
                "User" => AccessPolicy.UserKey(name),
                "Group" => AccessPolicy.GroupKey(name),
                "ServiceAccount" => AccessPolicy.UserKey($"system:serviceaccount:{Namespace(subject, grant)}:{name}"),
                _ => "",
            };
            if (!grants.TryGetValue(key, out var list))
            {
                grants[key] = list = [];
            }

            list.Add(grant);
        }
    }

    private static string Namespace(Value subject, Grant grant) =>
        subject["namespace"].AsString() is { Length: > 0 } ns ? ns : grant.Namespace;
}
