using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// One rule of a webhook: <c>{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/*"],"scope":"Namespaced"}</c>
/// (apiserver/pkg/admission/plugin/webhook/predicates/rules).
/// </summary>
internal sealed class WebhookRule(Value rule)
{
    private readonly string[] _operations = Texts(rule["operations"]);
    private readonly string[] _groups = Texts(rule["apiGroups"]);
    private readonly string[] _versions = Texts(rule["apiVersions"]);
    private readonly string[][] _resources = [.. Texts(rule["resources"]).Select(resource => resource.Split('/', 2))];
    private readonly string _scope = rule["scope"].AsString() ?? "*";

    /// <summary>Whether a write falls under the rule, its scope apart.</summary>
    public bool Matches(string operation, GroupVersionResource resource, string subresource) =>
        IsIn(_operations, operation)
        && IsIn(_groups, resource.Group)
        && IsIn(_versions, resource.Version)
        && _resources.Any(one => one[0] is "*" || one[0] == resource.Resource
            ? (one.Length == 1 ? "" : one[1]) is var sub && (sub == "*" || sub == subresource)
            : false);

    /// <summary>Whether the scope holds; Namespace objects are of the cluster.</summary>
    public bool IsInScope(bool isNamespaced) => _scope switch
    {
        "Namespaced" => isNamespaced,
        "Cluster" => !isNamespaced,
        _ => true,
    };

    private static bool IsIn(string[] texts, string text) => texts.Contains("*") || texts.Contains(text);

    private static string[] Texts(Value list) => [.. list.Items.Select(item => item.AsString() ?? "")];
}
