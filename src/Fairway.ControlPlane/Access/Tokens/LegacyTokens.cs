using System.Text;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>
/// The tokens in Secrets of the type <c>kubernetes.io/service-account-token</c>, which do not expire: valid as long as the Secret holds this
/// very token and its account exists (upstream's pkg/serviceaccount/legacy.go).
/// </summary>
internal sealed class LegacyTokens(TokenKeys keys, BoundObjects bound)
{
    public const string Issuer = "kubernetes/serviceaccount";

    private const string Prefix = "kubernetes.io/serviceaccount/";

    public string Issue(Value account, Value secret) => keys.Sign(Value.Map(
        ("iss", Issuer),
        (Prefix + "namespace", account.Namespace),
        (Prefix + "secret.name", secret.Name),
        (Prefix + "service-account.name", account.Name),
        (Prefix + "service-account.uid", account.Uid),
        ("sub", $"system:serviceaccount:{account.Namespace}:{account.Name}")));

    /// <param name="token">As it was sent.</param>
    /// <param name="claims">Of the token, whose signature has been checked.</param>
    /// <param name="audiences">What it should be good for: it is for the API alone.</param>
    public TokenVerdict Check(string token, Value claims, IReadOnlyList<string> audiences)
    {
        var (ns, account) = (Claim(claims, "namespace"), Claim(claims, "service-account.name"));
        var (secretName, uid) = (Claim(claims, "secret.name"), Claim(claims, "service-account.uid"));
        if (ns.Length * account.Length * secretName.Length * uid.Length == 0
            || claims["sub"].AsString() != $"system:serviceaccount:{ns}:{account}")
        {
            return TokenVerdict.Refused("sub claim is invalid");
        }

        if (!audiences.Contains(ServiceAccountTokens.Issuer))
        {
            return TokenVerdict.Refused(
                $"token audiences [{(Value)ServiceAccountTokens.Issuer}] is invalid for the target audiences "
                + $"[{string.Join(' ', audiences.Select(audience => ((Value)audience).ToString()))}]");
        }

        var secret = bound.Secret(ns, secretName);
        if (secret.IsNull || secret.Labels.ContainsKey("kubernetes.io/legacy-token-invalid-since"))
        {
            return TokenVerdict.Refused("service account token has been invalidated");
        }

        if (secret["data"]["token"].AsString() != Convert.ToBase64String(Encoding.ASCII.GetBytes(token)))
        {
            return TokenVerdict.Refused("service account token does not match server's copy");
        }

        return bound.AccountRefusal(ns, account, uid) is { } gone
            ? TokenVerdict.Refused(gone)
            : new(
                UserInfo.ServiceAccount(ns, account) with { Uid = uid, AuditNote = ("authentication.k8s.io/legacy-token", $"{ns}/{account}") },
                [ServiceAccountTokens.Issuer],
                "");
    }

    private static string Claim(Value claims, string name) => claims[Prefix + name].AsString() ?? "";
}
