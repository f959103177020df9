namespace Fairway.ControlPlane.Proxying;

/// <summary>Where a proxied request goes.</summary>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="IsKubelet">It is a node's own HTTPS API, which wants the server's certificate.</param>
internal sealed record ProxyTarget(Uri Address, bool IsKubelet);
