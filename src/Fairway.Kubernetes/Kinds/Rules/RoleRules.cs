using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>rbac.authorization.k8s.io/v1 Role and ClusterRole.</summary>
internal static class RoleRules
{
    public static KindRules Namespaced { get; } = new() { Name = Names.PathSegment, Validate = (@new, _) => Validate(@new, isNamespaced: true) };

    public static KindRules ClusterWide { get; } = new() { Name = Names.PathSegment, Validate = (@new, _) => Validate(@new, isNamespaced: false) };

    private static IReadOnlyList<FieldError> Validate(Value role, bool isNamespaced)
    {
        var problems = new Problems();
        using (problems.At("rules"))
        {
            var rules = role["rules"].Items;
            for (var i = 0; i < rules.Count; i++)
            {
                using var _ = problems.At(i);
                CheckRule(rules[i], isNamespaced, problems);
            }
        }

        if (role["aggregationRule"] is { IsMap: true } aggregation)
        {
            CheckAggregation(aggregation, problems);
        }

        return problems.All;
    }

    private static void CheckRule(Value rule, bool isNamespaced, Problems problems)
    {
        if (rule["verbs"].Items.Count == 0)
        {
            problems.Required("verbs", "verbs must contain at least one value");
        }

        var (urls, groups, resources) = (rule["nonResourceURLs"], rule["apiGroups"].Items.Count, rule["resources"].Items.Count);
        if (urls.Items.Count > 0)
        {
            if (isNamespaced)
            {
                problems.Invalid("nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
            }

            if (groups + resources + rule["resourceNames"].Items.Count > 0)
            {
                problems.Invalid("nonResourceURLs", urls, "rules cannot apply to both regular resources and non-resource URLs");
            }

            return;
        }

        if (groups == 0)
        {
            problems.Required("apiGroups", "resource rules must supply at least one api group");
        }

        if (resources == 0)
        {
            problems.Required("resources", "resource rules must supply at least one resource");
        }
    }

    private static void CheckAggregation(Value aggregation, Problems problems)
    {
        using var _ = problems.At("aggregationRule");
        var selectors = aggregation["clusterRoleSelectors"].Items;
        if (selectors.Count == 0)
        {
            problems.Required("clusterRoleSelectors", "at least one clusterRoleSelector required if aggregationRule is non-nil");
        }

        for (var i = 0; i < selectors.Count; i++)
        {
            SelectorChecks.Check(selectors[i], $"clusterRoleSelectors[{i}]", problems);
        }
    }
}
