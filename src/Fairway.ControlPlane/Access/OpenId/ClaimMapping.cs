using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Reviews;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Makes a user of the claims of a verified token, as an issuer's settings say (upstream's plugin/pkg/authenticator/token/oidc).</summary>
internal sealed class ClaimMapping(IssuerSettings settings)
{
    /// <exception cref="TokenRefusedException">A rule does not hold, or a part of the user is missing.</exception>
    public UserInfo Map(Value claims, CancellationToken cancellationToken)
    {
        foreach (var required in settings.RequiredClaims)
        {
            Check(required, claims[required.Claim]);
        }

        foreach (var rule in settings.ClaimRules)
        {
            Check(rule, ClaimCel.Claims, claims, "claim validation expression", cancellationToken);
        }

        var groups = settings.Groups is { } source ? Groups(source, claims, cancellationToken) : [];
        var user = new UserInfo(Username(claims, cancellationToken), groups)
        {
            Uid = settings.Uid is { } uid ? Text(uid.Read(claims, cancellationToken), "uid") : "",
            Extra = Extra(claims, cancellationToken),
        };
        foreach (var rule in settings.UserRules)
        {
            Check(rule, ClaimCel.User, Complete(UserDocument.Of(user)), "user info validation rule", cancellationToken);
        }

        return user.Groups.Contains(UserInfo.Authenticated) ? user : user with { Groups = [.. user.Groups, UserInfo.Authenticated] };
    }

    private string Username(Value claims, CancellationToken cancellationToken)
    {
        var source = settings.Username;
        var value = source.Read(claims, cancellationToken);
        if (value.IsNull)
        {
            throw new TokenRefusedException($"parse username claims \"{source.Claim}\": claim not present");
        }

        if (source.Claim == "email" && !claims["email_verified"].IsNull && claims["email_verified"].AsBool() != true)
        {
            throw new TokenRefusedException("email not verified");
        }

        var name = Text(value, "username");
        return name.Length == 0 ? throw new TokenRefusedException("username is empty") : source.Prefix + name;
    }

    private static string[] Groups(ClaimSource source, Value claims, CancellationToken cancellationToken) =>
        [.. Texts(source.Read(claims, cancellationToken), "groups").Select(group => source.Prefix + group)];

    private Dictionary<string, IReadOnlyList<string>> Extra(Value claims, CancellationToken cancellationToken)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, source) in settings.Extra)
        {
            if (Texts(source.Read(claims, cancellationToken), key) is { Count: > 0 } values)
            {
                extra[key] = values;
            }
        }

        if (claims["jti"].AsString() is { Length: > 0 } id)
        {
            extra["authentication.kubernetes.io/credential-id"] = [$"JTI={id}"];
        }

        return extra;
    }

    private static void Check(RequiredClaim required, Value value)
    {
        if (value.IsNull)
        {
            throw new TokenRefusedException($"required claim {required.Claim} not present in ID token");
        }

        if (Text(value, $"claim {required.Claim}") is var text && text != required.Value)
        {
            throw new TokenRefusedException($"required claim {required.Claim} value does not match. Got = {text}, want = {required.Value}");
        }
    }

    private static void Check(ValidationRule rule, string variable, Value input, string what, CancellationToken cancellationToken)
    {
        if (ClaimCel.Evaluate(rule.Program, variable, input, cancellationToken).AsBool() != true)
        {
            var message = rule.Message.Length == 0 ? "" : $": {rule.Message}";
            throw new TokenRefusedException(
                $"error evaluating {what}: validation expression '{rule.Expression}' failed{message}");
        }
    }

    // Every field is there for expressions, as in upstream's struct.
    private static Value Complete(Value user) =>
        Value.Map(("username", ""), ("uid", ""), ("groups", Value.List()), ("extra", ValueMap.Empty)).WithFields(user);

    private static string Text(Value value, string what) =>
        value.AsString() ?? throw new TokenRefusedException($"{what} is not a text");

    // One text, a list of texts, or nothing; empty texts do not count.
    private static List<string> Texts(Value value, string what)
    {
        var texts = new List<string>();
        foreach (var item in value.IsList ? value.Items : value.IsNull ? ValueList.Empty : ValueList.Create(value))
        {
            texts.Add(Text(item, what));
        }

        return [.. texts.Where(text => text.Length > 0)];
    }
}
