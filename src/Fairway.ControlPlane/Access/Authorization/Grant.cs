namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>The rules that one binding gives to one of its subjects.</summary>
/// <param name="Namespace">Where they count; empty for all namespaces and the cluster itself.</param>
/// <param name="Rules">Those of the role; none when it does not exist.</param>
/// <param name="Reason">In upstream's words: <c>RBAC: allowed by RoleBinding "b/ns" of Role "r" to User "jane"</c>.</param>
/// <param name="Missing">What there is to say of a role that does not exist; empty when it does.</param>
internal sealed record Grant(string Namespace, IReadOnlyList<PolicyRule> Rules, string Reason, string Missing);
