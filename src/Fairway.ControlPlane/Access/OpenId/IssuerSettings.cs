namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>One issuer of tokens and what its claims mean, compiled.</summary>
internal sealed record IssuerSettings
{
    /// <summary>Whatever is signed with a public key that RFC 7518 names.</summary>
    public static readonly IReadOnlyList<string> AllAlgorithms =
        ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

    public required string Url { get; init; }

    /// <summary>Where the issuer is described; empty for its well-known place below the URL.</summary>
    public string DiscoveryUrl { get; init; } = "";

    /// <summary>PEM; empty for the certificates that the system trusts.</summary>
    public string CertificateAuthority { get; init; } = "";

    /// <summary>Tokens must be for one of these.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    public IReadOnlyList<string> Algorithms { get; init; } = AllAlgorithms;

    public IReadOnlyList<RequiredClaim> RequiredClaims { get; init; } = [];

    public IReadOnlyList<ValidationRule> ClaimRules { get; init; } = [];

    public required ClaimSource Username { get; init; }

    /// <summary>Null for no groups.</summary>
    public ClaimSource? Groups { get; init; }

    /// <summary>Null for no uid.</summary>
    public ClaimSource? Uid { get; init; }

    public IReadOnlyList<(string Key, ClaimSource Source)> Extra { get; init; } = [];

    public IReadOnlyList<ValidationRule> UserRules { get; init; } = [];
}
