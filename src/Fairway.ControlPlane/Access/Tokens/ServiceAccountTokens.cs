using System.Collections.Concurrent;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>
/// Makes and checks service account tokens as TokenRequest describes them (KEP-1205, KEP-4193): bound to an account and, when asked, to a pod,
/// secret or node; worth nothing once any of these is gone. Checks the tokens of Secrets as well.
/// </summary>
internal sealed class ServiceAccountTokens(TokenKeys keys, BoundObjects bound, LegacyTokens legacy, TimeProvider time) : IBearerTokens
{
    /// <summary>The issuer, and the audience of tokens for the API itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    // Signatures are checked once; what is bound is looked up each time.
    private const int MaxRemembered = 1024;

    // What clocks may differ by (jwt.DefaultLeeway of go-jose).
    private const long Leeway = 60;

    private readonly ConcurrentDictionary<string, Value> _verified = new(StringComparer.Ordinal);

    /// <returns>The token and its identifier (<c>jti</c>).</returns>
    public (string Token, string Id) Issue(TokenRecipe recipe)
    {
        var now = time.GetUtcNow();
        var account = recipe.Account;
        var about = Value.Map(("namespace", account.Namespace));
        about = recipe.Node.IsNull ? about : about.With("node", Reference(recipe.Node));
        about = recipe.Bound.IsNull ? about : about.With(recipe.Bound.ObjectKind.ToLowerInvariant(), Reference(recipe.Bound));
        about = about.With("serviceaccount", Reference(account));
        about = recipe.WarnAfter is { } warning ? about.With("warnafter", (now + warning).ToUnixTimeSeconds()) : about;
        var id = Guid.NewGuid().ToString();
        return (keys.Sign(Value.Map(
            ("aud", ValueList.From(recipe.Audiences.Select(audience => (Value)audience))),
            ("exp", (now + recipe.Lifetime).ToUnixTimeSeconds()),
            ("iat", now.ToUnixTimeSeconds()),
            ("iss", Issuer),
            ("jti", id),
            ("kubernetes.io", about),
            ("nbf", now.ToUnixTimeSeconds()),
            ("sub", $"system:serviceaccount:{account.Namespace}:{account.Name}"))), id);
    }

    public ValueTask<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Verify(token, audiences));

    private TokenVerdict Verify(string token, IReadOnlyList<string> audiences)
    {
        var claims = Claims(token);
        return claims["iss"].AsString() switch
        {
            Issuer => Check(claims, audiences),
            LegacyTokens.Issuer => legacy.Check(token, claims, audiences),
            _ => TokenVerdict.Unknown,
        };
    }

    private TokenVerdict Check(Value claims, IReadOnlyList<string> audiences)
    {
        var held = claims["aud"].IsList ? claims["aud"].Items : ValueList.Create(claims["aud"]);
        var granted = audiences.Where(audience => held.Contains(audience)).ToArray();
        if (granted.Length == 0)
        {
            return TokenVerdict.Refused($"token audiences [{Quoted(held)}] is invalid for the target audiences "
                + $"[{Quoted(audiences.Select(audience => (Value)audience))}]");
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (!(claims["exp"].AsLong() >= now - Leeway))
        {
            return TokenVerdict.Refused("service account token has expired");
        }

        if (claims["nbf"].AsLong() > now + Leeway)
        {
            return TokenVerdict.Refused("service account token is not valid yet");
        }

        var about = claims["kubernetes.io"];
        if (bound.Refusal(about) is { } gone)
        {
            return TokenVerdict.Refused(gone);
        }

        var user = UserInfo.ServiceAccount(about["namespace"].AsString() ?? "", about["serviceaccount"]["name"].AsString() ?? "");
        return new(
            user with
            {
                Uid = about["serviceaccount"]["uid"].AsString() ?? "",
                Extra = Extra(claims),
                AuditNote = Staleness(claims, now),
            },
            granted,
            "");
    }

    private Value Claims(string token)
    {
        if (_verified.TryGetValue(token, out var known))
        {
            return known;
        }

        var claims = keys.Verify(token);
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

    // Upstream's annotation for tokens that only work because old clients do not read them again.
    private static (string, string)? Staleness(Value claims, long now) =>
        claims["kubernetes.io"]["warnafter"].AsLong() is > 0 and var warning && now > warning
            ? ("authentication.k8s.io/stale-token",
                $"subject: {claims["sub"].AsString()}, seconds after warning threshold: {now - warning}")
            : null;

    private static Value Reference(Value @object) => Value.Map(("name", @object.Name), ("uid", @object.Uid));

    private static string Quoted(IEnumerable<Value> texts) => string.Join(' ', texts.Select(text => text.ToString()));

    private static Dictionary<string, IReadOnlyList<string>> Extra(Value claims)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["authentication.kubernetes.io/credential-id"] = [$"JTI={claims["jti"].AsString()}"],
        };
        foreach (var kind in (ReadOnlySpan<string>)["node", "pod"])
        {
            if (claims["kubernetes.io"][kind] is { IsNull: false } reference)
            {
                extra[$"authentication.kubernetes.io/{kind}-name"] = [reference["name"].AsString() ?? ""];
                extra[$"authentication.kubernetes.io/{kind}-uid"] = [reference["uid"].AsString() ?? ""];
            }
        }

        return extra;
    }
}
