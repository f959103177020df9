namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>The rules that one binding gives to one of its subjects.</summary>
/// <param name="Namespace">Where they count; empty for all namespaces and the cluster itself.</param>
/// <param name="Rules">Those of the role.</param>
/// <param name="Source">In upstream's words: <c>RoleBinding "b/ns" of Role "r" to User "jane"</c>.</param>
internal sealed record Grant(string Namespace, IReadOnlyList<PolicyRule> Rules, string Source);
