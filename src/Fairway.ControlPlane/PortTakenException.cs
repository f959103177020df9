namespace Fairway.ControlPlane;

/// <summary>The server could not listen because another program has the port.</summary>
public sealed class PortTakenException(int port, Exception inner)
    : IOException($"port {port} is taken: another program listens on it", inner)
{
    public int Port { get; } = port;
}
