namespace Fairway.Node.Runtime;

/// <summary>The OCI runtime or conmon refused; the message is theirs, without the log format around it.</summary>
internal sealed class ContainerRuntimeException(string message) : Exception(message);
