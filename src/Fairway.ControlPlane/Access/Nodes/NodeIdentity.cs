namespace Fairway.ControlPlane.Access.Nodes;

/// <summary>Tells kubelets among users: <c>system:node:NAME</c> of the group <c>system:nodes</c>.</summary>
internal static class NodeIdentity
{
    public const string Group = "system:nodes";

    private const string Prefix = "system:node:";

    /// <summary>The node's name, or null when the user is no kubelet.</summary>
    public static string? Of(string user, IReadOnlyList<string> groups) =>
        user.Length > Prefix.Length && user.StartsWith(Prefix, StringComparison.Ordinal) && groups.Contains(Group) ? user[Prefix.Length..] : null;
}
