namespace Fairway.Node.Runtime;

/// <summary>A container cannot be configured as its pod asks; waits as <c>CreateContainerConfigError</c> with this message.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);
