using Fairway.Kubernetes.Schemas;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Makes settings of the one issuer that options name.</summary>
internal static class OpenIdIssuer
{
    private const string NoPrefix = "-";

    /// <exception cref="FormatException">An option is wrong; every reason is in the message.</exception>
    /// <exception cref="IOException">The file of certificates cannot be read.</exception>
    public static IssuerSettings Read(OpenIdOptions options)
    {
        var problems = new List<FieldError>();
        problems.AddRange(IssuerReader.UrlProblems("oidc-issuer-url", options.IssuerUrl));
        if (options.ClientId.Length == 0)
        {
            problems.Add(FieldError.Required("oidc-client-id", "tokens are only accepted for this audience"));
        }

        foreach (var algorithm in options.SigningAlgorithms.Where(name => !IssuerSettings.AllAlgorithms.Contains(name)))
        {
            problems.Add(FieldError.NotSupported(
                "oidc-signing-algs", algorithm, IssuerSettings.AllAlgorithms.Select(name => (Fairway.Values.Value)name)));
        }

        if (problems.Count > 0)
        {
            throw new FormatException(string.Join("; ", problems.Select(problem => problem.ToString())));
        }

        return new()
        {
            Url = options.IssuerUrl,
            CertificateAuthority = options.CertificateAuthorityFile.Length == 0 ? "" : File.ReadAllText(options.CertificateAuthorityFile),
            Audiences = [options.ClientId],
            Algorithms = options.SigningAlgorithms,
            RequiredClaims = [.. options.RequiredClaims.Select(pair => new RequiredClaim(pair.Key, pair.Value))],
            Username = new(options.UsernameClaim, UsernamePrefix(options), null),
            Groups = options.GroupsClaim.Length == 0 ? null : new(options.GroupsClaim, options.GroupsPrefix, null),
        };
    }

    private static string UsernamePrefix(OpenIdOptions options) => options.UsernamePrefix switch
    {
        NoPrefix => "",
        "" => options.UsernameClaim == "email" ? "" : options.IssuerUrl + "#",
        var prefix => prefix,
    };
}
