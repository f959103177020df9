using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>
/// One rule of a webhook or a policy:
/// <c>{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/*"],"scope":"Namespaced","resourceNames":["a"]}</c>
/// (apiserver/pkg/admission/plugin/webhook/predicates/rules).
/// </summary>
internal sealed class AdmissionRule(Value rule)
{
    private readonly string[] _operations = Texts(rule["operations"]);
    private readonly string[] _groups = Texts(rule["apiGroups"]);
    private readonly string[] _versions = Texts(rule["apiVersions"]);
    private readonly string[][] _resources = [.. Texts(rule["resources"]).Select(resource => resource.Split('/', 2))];
    private readonly string _scope = rule["scope"].AsString() ?? "*";
    private readonly string[] _names = Texts(rule["resourceNames"]);

    /// <summary>Whether it is about some objects of its resources only.</summary>
    public bool HasNames => _names.Length > 0;

    /// <param name="operation">CREATE, UPDATE, DELETE or CONNECT.</param>
    /// <param name="resource">In one of its versions.</param>
    /// <param name="subresource">Empty for the object itself.</param>
    /// <param name="isNamespaced">False for Namespace objects too, which are of the cluster.</param>
    public bool Matches(string operation, GroupVersionResource resource, string subresource, bool isNamespaced) =>
        IsInScope(isNamespaced)
        && IsIn(_operations, operation)
        && IsIn(_groups, resource.Group)
        && IsIn(_versions, resource.Version)
        && _resources.Any(one => one[0] is "*" || one[0] == resource.Resource
            ? (one.Length == 1 ? "" : one[1]) is var sub && (sub == "*" || sub == subresource)
            : false);

    public bool HasName(string name) => !HasNames || _names.Contains(name);

    private bool IsInScope(bool isNamespaced) => _scope switch
    {
        "Namespaced" => isNamespaced,
        "Cluster" => !isNamespaced,
        _ => true,
    };

    private static bool IsIn(string[] texts, string text) => texts.Contains("*") || texts.Contains(text);

    private static string[] Texts(Value list) => [.. list.Items.Select(item => item.AsString() ?? "")];
}
