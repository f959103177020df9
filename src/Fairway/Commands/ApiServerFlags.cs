using System.CommandLine;
using Fairway.ControlPlane;
using Fairway.ControlPlane.Access.OpenId;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary>The options of <c>fairway up</c> that are kube-apiserver's, under its names.</summary>
internal sealed class ApiServerFlags
{
    private const long Mebibyte = 1024 * 1024;

    private readonly Option<string?> _auditPolicy = Text("--audit-policy-file", "what the audit log tells, as an audit.k8s.io/v1 Policy");
    private readonly Option<int?> _auditSize = Number("--audit-log-maxsize", "the size in MiB above which a new audit log is begun", 64);
    private readonly Option<int?> _auditBackups = Number("--audit-log-maxbackup", "how many full audit logs are kept", 4);
    private readonly Option<string?> _authentication = Text(
        "--authentication-config", "whose tokens are believed, as an apiserver.config.k8s.io/v1 AuthenticationConfiguration");

    private readonly Option<string?> _issuer = Text("--oidc-issuer-url", "an OpenID Connect issuer whose tokens are believed");
    private readonly Option<string?> _client = Text("--oidc-client-id", "the audience that the issuer's tokens must have");
    private readonly Option<string?> _authority = Text("--oidc-ca-file", "the certificates that the issuer is trusted by [default: the system's]");
    private readonly Option<string?> _usernameClaim = Text("--oidc-username-claim", "the claim with the user's name [default: sub]");
    private readonly Option<string?> _usernamePrefix = Text(
        "--oidc-username-prefix", "what is put before names, - for nothing [default: the issuer and #]");

    private readonly Option<string?> _groupsClaim = Text("--oidc-groups-claim", "the claim with the user's groups");
    private readonly Option<string?> _groupsPrefix = Text("--oidc-groups-prefix", "what is put before groups");
    private readonly Option<string[]> _algorithms = Texts("--oidc-signing-algs", "what tokens may be signed with [default: RS256]");
    private readonly Option<string[]> _required = Texts("--oidc-required-claim", "a claim that tokens must have: KEY=VALUE; may be repeated");

    public IEnumerable<Option> All =>
    [
        _auditPolicy, _auditSize, _auditBackups, _authentication, _issuer, _client, _authority, _usernameClaim, _usernamePrefix, _groupsClaim,
        _groupsPrefix, _algorithms, _required,
    ];

    /// <summary>The server's options with what was given.</summary>
    /// <exception cref="UserError">One option lacks another.</exception>
    public Func<ControlPlaneOptions, ControlPlaneOptions> Read(ParseResult parsed)
    {
        var issuer = Issuer(parsed);
        return options => options with
        {
            AuditPolicyFile = Path(parsed, _auditPolicy),
            AuditFile = new()
            {
                MaxBytes = parsed.GetValue(_auditSize) is { } size ? size * Mebibyte : options.AuditFile.MaxBytes,
                Backups = parsed.GetValue(_auditBackups) ?? options.AuditFile.Backups,
            },
            AuthenticationConfigFile = Path(parsed, _authentication),
            OpenId = issuer,
        };
    }

    private OpenIdOptions? Issuer(ParseResult parsed)
    {
        var (url, client) = (parsed.GetValue(_issuer) ?? "", parsed.GetValue(_client) ?? "");
        if (url.Length == 0 != (client.Length == 0))
        {
            throw new UserError("--oidc-issuer-url and --oidc-client-id are given together or not at all");
        }

        return url.Length == 0 ? null : new()
        {
            IssuerUrl = url,
            ClientId = client,
            CertificateAuthorityFile = Path(parsed, _authority),
            UsernameClaim = parsed.GetValue(_usernameClaim) ?? "sub",
            UsernamePrefix = parsed.GetValue(_usernamePrefix) ?? "",
            GroupsClaim = parsed.GetValue(_groupsClaim) ?? "",
            GroupsPrefix = parsed.GetValue(_groupsPrefix) ?? "",
            SigningAlgorithms = parsed.GetValue(_algorithms) is { Length: > 0 } algorithms
                ? [.. algorithms.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries))]
                : ["RS256"],
            RequiredClaims = Claims(parsed.GetValue(_required) ?? []),
        };
    }

    private static Dictionary<string, string> Claims(string[] pairs)
    {
        var claims = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } claim, var value] || !claims.TryAdd(claim, value))
            {
                throw new UserError($"--oidc-required-claim {pair}: give KEY=VALUE, each key once");
            }
        }

        return claims;
    }

    private static string Path(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { Length: > 0 } path ? System.IO.Path.GetFullPath(path) : "";

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };

    private static Option<string[]> Texts(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };

    private static Option<int?> Number(string name, string description, int @default) =>
        new(name) { Description = $"{description} [default: {@default}]", HelpName = "NUMBER" };
}
