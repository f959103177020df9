namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Who is believed besides the server's own certificates and tokens (apiserver.config.k8s.io/v1 AuthenticationConfiguration).</summary>
internal sealed record AuthenticationSettings(IReadOnlyList<IssuerSettings> Issuers, AnonymousAccess Anonymous)
{
    public static AuthenticationSettings Default { get; } = new([], AnonymousAccess.Everywhere);
}
