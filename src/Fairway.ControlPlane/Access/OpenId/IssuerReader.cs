using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Reads one entry of <c>jwt</c> of an AuthenticationConfiguration.</summary>
internal sealed partial class IssuerReader(string place, List<FieldError> problems)
{
    public IssuerSettings Read(Value jwt)
    {
        KnownFields.Check(
            jwt, place + ".", problems, "issuer", "claimValidationRules", "claimMappings", "userValidationRules");
        var (issuer, mappings) = (jwt["issuer"], jwt["claimMappings"]);
        KnownFields.Check(
            issuer, $"{place}.issuer.", problems, "url", "discoveryURL", "certificateAuthority", "audiences", "audienceMatchPolicy");
        KnownFields.Check(mappings, $"{place}.claimMappings.", problems, "username", "groups", "uid", "extra");
        var sources = new ClaimSourceReader(problems);
        var (required, rules) = ClaimRules(jwt["claimValidationRules"]);
        var settings = new IssuerSettings
        {
            Url = Text(issuer, "url"),
            DiscoveryUrl = Text(issuer, "discoveryURL"),
            CertificateAuthority = Text(issuer, "certificateAuthority"),
            Audiences = [.. issuer["audiences"].Items.Select(audience => audience.AsString() ?? "")],
            RequiredClaims = required,
            ClaimRules = rules,
            Username = sources.Prefixed(mappings["username"], $"{place}.claimMappings.username", isRequired: true) ?? new("", "", null),
            Groups = sources.Prefixed(mappings["groups"], $"{place}.claimMappings.groups", isRequired: false),
            Uid = sources.Plain(mappings["uid"], $"{place}.claimMappings.uid"),
            Extra = sources.Extra(mappings["extra"], $"{place}.claimMappings.extra"),
            UserRules = Rules(jwt["userValidationRules"], $"{place}.userValidationRules"),
        };
        CheckIssuer(settings, issuer);
        CheckEmail(jwt);
        return settings;
    }

    /// <summary>What is wrong with the URL of an issuer or its description.</summary>
    public static IEnumerable<FieldError> UrlProblems(string place, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed))
        {
            return [FieldError.Invalid(place, url, "must be an absolute URL")];
        }

        var found = new List<FieldError>();
        Add(parsed.Scheme != Uri.UriSchemeHttps, "URL scheme must be https");
        Add(parsed.UserInfo.Length > 0, "URL must not contain a username or password");
        Add(parsed.Query.Length > 0, "URL must not contain a query");
        Add(parsed.Fragment.Length > 0, "URL must not contain a fragment");
        return found;

        void Add(bool isWrong, string problem) => found.AddRange(isWrong ? [FieldError.Invalid(place, url, problem)] : []);
    }

    private void CheckIssuer(IssuerSettings settings, Value issuer)
    {
        var at = $"{place}.issuer";
        problems.AddRange(settings.Url.Length == 0 ? [FieldError.Required($"{at}.url")] : UrlProblems($"{at}.url", settings.Url));
        if (settings.DiscoveryUrl.Length > 0)
        {
            problems.AddRange(UrlProblems($"{at}.discoveryURL", settings.DiscoveryUrl));
            if (settings.DiscoveryUrl.TrimEnd('/') == settings.Url.TrimEnd('/'))
            {
                problems.Add(FieldError.Invalid($"{at}.discoveryURL", settings.DiscoveryUrl, "discoveryURL must be different from URL"));
            }
        }

        CheckAudiences(settings.Audiences, Text(issuer, "audienceMatchPolicy"), at);
        if (settings.CertificateAuthority.Length > 0 && !IsAuthority(settings.CertificateAuthority))
        {
            problems.Add(FieldError.Invalid(
                $"{at}.certificateAuthority", "<omitted>", "data does not contain any valid RSA or ECDSA certificates"));
        }
    }

    private void CheckAudiences(IReadOnlyList<string> audiences, string policy, string at)
    {
        if (audiences.Count == 0)
        {
            problems.Add(FieldError.Required($"{at}.audiences", $"at least one {at}.audiences is required"));
        }

        for (var i = 0; i < audiences.Count; i++)
        {
            if (audiences[i].Length == 0)
            {
                problems.Add(FieldError.Required($"{at}.audiences[{i}]"));
            }
            else if (audiences.Take(i).Contains(audiences[i]))
            {
                problems.Add(FieldError.Duplicate($"{at}.audiences[{i}]", audiences[i]));
            }
        }

        if (policy != "MatchAny" && (audiences.Count > 1 || policy.Length > 0))
        {
            problems.Add(FieldError.Invalid($"{at}.audienceMatchPolicy", policy, audiences.Count > 1
                ? "audienceMatchPolicy must be MatchAny for multiple audiences"
                : "audienceMatchPolicy must be empty or MatchAny for single audience"));
        }
    }

    private (List<RequiredClaim> Required, List<ValidationRule> Rules) ClaimRules(Value list)
    {
        var (required, rules) = (new List<RequiredClaim>(), new List<ValidationRule>());
        for (var i = 0; i < list.Items.Count; i++)
        {
            var (rule, at) = (list[i], $"{place}.claimValidationRules[{i}]");
            KnownFields.Check(rule, at + ".", problems, "claim", "requiredValue", "expression", "message");
            var (claim, expression) = (Text(rule, "claim"), Text(rule, "expression"));
            if (claim.Length > 0 && expression.Length > 0)
            {
                problems.Add(FieldError.Invalid(at, claim, "claim and expression can't both be set"));
            }
            else if (claim.Length + expression.Length == 0)
            {
                problems.Add(FieldError.Required(at, "claim or expression is required"));
            }
            else if (claim.Length > 0)
            {
                Forbid(rule, "message", at, "may not be specified when claim is set");
                required.Add(new(claim, Text(rule, "requiredValue")));
            }
            else
            {
                Forbid(rule, "requiredValue", at, "may not be specified when expression is set");
                Add(rules, rule, at, ClaimCel.Claims);
            }
        }

        return (required, rules);
    }

    private List<ValidationRule> Rules(Value list, string at)
    {
        var rules = new List<ValidationRule>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            KnownFields.Check(list[i], $"{at}[{i}].", problems, "expression", "message");
            if (Text(list[i], "expression").Length == 0)
            {
                problems.Add(FieldError.Required($"{at}[{i}].expression"));
            }
            else
            {
                Add(rules, list[i], $"{at}[{i}]", ClaimCel.User);
            }
        }

        return rules;
    }

    private void Add(List<ValidationRule> rules, Value rule, string at, string variable)
    {
        var expression = Text(rule, "expression");
        if (rules.Exists(other => other.Expression == expression))
        {
            problems.Add(FieldError.Duplicate($"{at}.expression", expression));
        }
        else if (ClaimCel.Compile(expression, variable, isCondition: true, out var problem) is { } program)
        {
            rules.Add(new(expression, Text(rule, "message"), program));
        }
        else
        {
            problems.Add(FieldError.Invalid($"{at}.expression", expression, problem));
        }
    }

    // An address that nobody has verified must not make anybody its owner.
    private void CheckEmail(Value jwt)
    {
        var mappings = jwt["claimMappings"];
        var username = Text(mappings["username"], "expression");
        IEnumerable<string> all =
        [
            username,
            .. mappings["extra"].Items.Select(extra => Text(extra, "valueExpression")),
            .. jwt["claimValidationRules"].Items.Select(rule => Text(rule, "expression")),
        ];
        if (Email().IsMatch(username) && !all.Any(VerifiedEmail().IsMatch))
        {
            problems.Add(FieldError.Invalid(
                $"{place}.claimMappings.username.expression",
                username,
                "claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or "
                + "claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression"));
        }
    }

    private void Forbid(Value rule, string field, string at, string why)
    {
        if (Text(rule, field) is { Length: > 0 } text)
        {
            problems.Add(FieldError.Invalid($"{at}.{field}", text, why));
        }
    }

    private static bool IsAuthority(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Text(Value map, string field) => map[field].AsString() ?? "";

    [GeneratedRegex(@"\bclaims\s*(\.\s*\??\s*email\b|\[\s*\??\s*[""']email[""'])")]
    private static partial Regex Email();

    [GeneratedRegex(@"\bclaims\s*(\.\s*\??\s*email_verified\b|\[\s*\??\s*[""']email_verified[""'])")]
    private static partial Regex VerifiedEmail();
}
