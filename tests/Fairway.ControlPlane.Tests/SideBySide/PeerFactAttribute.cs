namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>A fact that asks a real API server, named by FAIRWAY_PEER; skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute() =>
        Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FAIRWAY_PEER")) ? "FAIRWAY_PEER names no API server" : null;
}
