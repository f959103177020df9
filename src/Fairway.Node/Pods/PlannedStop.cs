using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>A container that is to end.</summary>
/// <param name="Container">Which runs now.</param>
/// <param name="Message">The event's.</param>
/// <param name="GraceSeconds">The failed probe's own grace; null leaves the pod's.</param>
internal sealed record PlannedStop(ContainerState Container, string Message, Value GraceSeconds);
