namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>One OpenID Connect issuer as kube-apiserver's flags <c>--oidc-*</c> name it; the configuration file says more.</summary>
public sealed record OpenIdOptions
{
    /// <summary>An https URL: the claim <c>iss</c> of its tokens.</summary>
    public required string IssuerUrl { get; init; }

    /// <summary>The audience that its tokens must have.</summary>
    public required string ClientId { get; init; }

    /// <summary>The certificates, in PEM, that the issuer is trusted by; empty for the system's.</summary>
    public string CertificateAuthorityFile { get; init; } = "";

    public string UsernameClaim { get; init; } = "sub";

    /// <summary>Put before names. Empty for the issuer's URL and <c>#</c>, unless the claim is <c>email</c>; <c>-</c> for nothing.</summary>
    public string UsernamePrefix { get; init; } = "";

    /// <summary>Empty for no groups.</summary>
    public string GroupsClaim { get; init; } = "";

    public string GroupsPrefix { get; init; } = "";

    /// <summary>What tokens may be signed with.</summary>
    public IReadOnlyList<string> SigningAlgorithms { get; init; } = ["RS256"];

    /// <summary>Claims that tokens must have, with their values.</summary>
    public IReadOnlyDictionary<string, string> RequiredClaims { get; init; } = new Dictionary<string, string>();
}
