using System.Collections.Concurrent;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>
/// Makes and checks service account tokens as TokenRequest describes them (KEP-1205): bound to an account and, when asked, to a pod, secret
/// or node; worth nothing once any of these is gone.
/// </summary>
internal sealed class ServiceAccountTokens(JsonWebSignature signature, ObjectLookup objects, KindRegistry kinds, TimeProvider time)
{
    /// <summary>The issuer, and the audience of tokens for the API itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    // Signatures are checked once; what is bound is looked up each time.
    private const int MaxRemembered = 1024;

    private static readonly string[] Bindable = ["pod", "secret", "node"];

    private readonly ConcurrentDictionary<string, Value> _verified = new(StringComparer.Ordinal);
    private readonly KindDescription _accounts = kinds.Required("", "v1", "serviceaccounts");

    public string Issue(Value account, IReadOnlyList<string> audiences, Value bound, DateTimeOffset expires)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var about = Value.Map(
            ("namespace", account.Namespace), ("serviceaccount", Value.Map(("name", account.Name), ("uid", account.Uid))));
        if (!bound.IsNull)
        {
            about = about.With(bound.ObjectKind.ToLowerInvariant(), Value.Map(("name", bound.Name), ("uid", bound.Uid)));
        }

        return signature.Sign(Value.Map(
            ("aud", ValueList.From(audiences.Select(audience => (Value)audience))),
            ("exp", expires.ToUnixTimeSeconds()),
            ("iat", now),
            ("iss", Issuer),
            ("jti", Guid.NewGuid().ToString()),
            ("kubernetes.io", about),
            ("nbf", now),
            ("sub", $"system:serviceaccount:{account.Namespace}:{account.Name}")));
    }

    /// <summary>Whose token it is, or null; the audiences it is good for are those of the token that were asked for.</summary>
    public (UserInfo User, IReadOnlyList<string> Audiences)? Verify(string token, IReadOnlyList<string> audiences)
    {
        var claims = Claims(token);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (claims["iss"].AsString() != Issuer || !(claims["exp"].AsLong() > now) || claims["nbf"].AsLong() > now)
        {
            return null;
        }

        var granted = audiences.Where(audience => claims["aud"].Items.Contains(audience)).ToArray();
        var about = claims["kubernetes.io"];
        var ns = about["namespace"].AsString() ?? "";
        var name = about["serviceaccount"]["name"].AsString() ?? "";
        if (granted.Length == 0 || !IsThere(_accounts, ns, about["serviceaccount"]) || !Bindable.All(kind => IsBoundAlive(kind, ns, about)))
        {
            return null;
        }

        return (
            UserInfo.ServiceAccount(ns, name) with { Uid = about["serviceaccount"]["uid"].AsString() ?? "", Extra = Extra(claims) },
            granted);
    }

    private Value Claims(string token)
    {
        if (_verified.TryGetValue(token, out var known))
        {
            return known;
        }

        var claims = signature.Verify(token);
        if (!claims.IsNull)
        {
            if (_verified.Count >= MaxRemembered)
            {
                _verified.Clear();
            }

            _verified[token] = claims;
        }

        return claims;
    }

    private bool IsBoundAlive(string kind, string @namespace, Value about) =>
        about[kind].IsNull || IsThere(kinds.Required("", "v1", kind + "s"), kind == "node" ? "" : @namespace, about[kind]);

    private bool IsThere(KindDescription kind, string @namespace, Value reference)
    {
        var live = objects.Find(kind, @namespace, reference["name"].AsString() ?? "");
        return !live.IsNull && live.Uid == reference["uid"].AsString();
    }

    private static Dictionary<string, IReadOnlyList<string>> Extra(Value claims)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["authentication.kubernetes.io/credential-id"] = [$"JTI={claims["jti"].AsString()}"],
        };
        foreach (var kind in new[] { "pod", "node" })
        {
            if (claims["kubernetes.io"][kind] is { IsNull: false } bound)
            {
                extra[$"authentication.kubernetes.io/{kind}-name"] = [bound["name"].AsString() ?? ""];
                extra[$"authentication.kubernetes.io/{kind}-uid"] = [bound["uid"].AsString() ?? ""];
            }
        }

        return extra;
    }
}
