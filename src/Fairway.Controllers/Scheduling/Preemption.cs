using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>A node that has room once some of its pods have gone.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Victims">The pods that must go.</param>
internal sealed record Preemption(string Node, IReadOnlyList<Value> Victims);
