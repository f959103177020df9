namespace Fairway.Controllers.Scheduling;

/// <summary>Where a pod goes, or why it goes nowhere.</summary>
/// <param name="Node">The node's name; null for nowhere.</param>
/// <param name="Reason">Why not, in upstream's words; empty when there is a node.</param>
/// <param name="Version">The state of the cluster this was decided on, as far as it matters to the pod.</param>
internal sealed record Placement(string? Node, string Reason, long Version)
{
    /// <summary>Such as <c>0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.</c></summary>
    public static string Explain(int nodes, IEnumerable<string> objections)
    {
        if (nodes == 0)
        {
            return "no nodes available to schedule pods";
        }

        var counted = objections.CountBy(objection => objection, StringComparer.Ordinal)
            .Select(pair => $"{pair.Value} {pair.Key}")
            .Order(StringComparer.Ordinal);
        return $"0/{nodes} nodes are available: {string.Join(", ", counted)}.";
    }
}
