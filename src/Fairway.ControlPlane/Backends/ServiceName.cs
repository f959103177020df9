namespace Fairway.ControlPlane.Backends;

/// <summary>A port of a Service of the cluster, behind which a server is asked.</summary>
internal sealed record ServiceName(string Namespace, string Name, int Port);
