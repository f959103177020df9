namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>The rules that one binding gives to its subjects. An empty namespace is all of them, and the cluster itself.</summary>
internal sealed record Grant(string Namespace, IReadOnlyList<PolicyRule> Rules, string Reason);
