using System.Text;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>
/// Reads an AuthenticationConfiguration and tells everything that is wrong with it (upstream's apiserver/pkg/apis/apiserver/validation):
/// <c>{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, jwt: [{issuer: {url: …, audiences: […]}}]}</c>.
/// </summary>
internal static class AuthenticationReader
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxIssuers = 64;
    private const string ApiVersion = "apiserver.config.k8s.io/v1";
    private const string KindName = "AuthenticationConfiguration";

    /// <summary>What options say: a file, one issuer, or nothing.</summary>
    /// <exception cref="ArgumentException">The file cannot be read or something in it is wrong; every reason is in the message.</exception>
    public static AuthenticationSettings Read(string file, OpenIdOptions? issuer)
    {
        if (file.Length > 0 && issuer is not null)
        {
            throw new ArgumentException("give either an authentication configuration or a single OpenID issuer: the file can name that as well");
        }

        try
        {
            return issuer is not null ? new([OpenIdIssuer.Read(issuer)], AnonymousAccess.Everywhere)
                : file.Length == 0 ? AuthenticationSettings.Default
                : new FileInfo(file).Length > MaxBytes ? throw new FormatException($"it is larger than {MaxBytes} bytes")
                : Parse(File.ReadAllText(file, Encoding.UTF8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ValueFormatException or FormatException)
        {
            throw new ArgumentException($"the authentication configuration {file} cannot be used: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">Not valid; every reason is in the message.</exception>
    /// <exception cref="ValueFormatException">Not YAML.</exception>
    public static AuthenticationSettings Parse(string text)
    {
        var documents = YamlReader.ReadAll(text).Select(document => document.Value).Where(value => !value.IsNull).ToArray();
        if (documents is not [{ IsMap: true } configuration])
        {
            throw new FormatException("it is not one YAML document with an object");
        }

        var problems = new List<FieldError>();
        if (configuration["apiVersion"].AsString() != ApiVersion || configuration["kind"].AsString() != KindName)
        {
            problems.Add(FieldError.Invalid(
                "kind",
                $"{configuration["apiVersion"].AsString()}, Kind={configuration["kind"].AsString()}",
                $"must be {ApiVersion}, Kind={KindName}"));
        }

        KnownFields.Check(configuration, "", problems, "apiVersion", "kind", "metadata", "jwt", "anonymous");
        var issuers = Issuers(configuration["jwt"], problems);
        var anonymous = Anonymous(configuration["anonymous"], problems);
        return problems.Count == 0
            ? new(issuers, anonymous)
            : throw new FormatException(string.Join("; ", problems.Select(problem => problem.ToString())));
    }

    private static List<IssuerSettings> Issuers(Value list, List<FieldError> problems)
    {
        var issuers = new List<IssuerSettings>();
        if (list.Items.Count > MaxIssuers)
        {
            problems.Add(FieldError.TooMany("jwt", list.Items.Count, MaxIssuers));
            return issuers;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            var issuer = new IssuerReader($"jwt[{i}]", problems).Read(list[i]);
            CheckUnique(issuer.Url, issuers.Select(other => other.Url), $"jwt[{i}].issuer.url", problems);
            CheckUnique(issuer.DiscoveryUrl, issuers.Select(other => other.DiscoveryUrl), $"jwt[{i}].issuer.discoveryURL", problems);
            if (issuer.Url == ServiceAccountTokens.Issuer)
            {
                problems.Add(FieldError.Invalid(
                    $"jwt[{i}].issuer.url", issuer.Url, $"URL must not overlap with disallowed issuers: [{ServiceAccountTokens.Issuer}]"));
            }

            issuers.Add(issuer);
        }

        return issuers;
    }

    private static void CheckUnique(string url, IEnumerable<string> others, string place, List<FieldError> problems)
    {
        if (url.Length > 0 && others.Contains(url))
        {
            problems.Add(FieldError.Duplicate(place, url));
        }
    }

    private static AnonymousAccess Anonymous(Value anonymous, List<FieldError> problems)
    {
        if (anonymous.IsNull)
        {
            return AnonymousAccess.Everywhere;
        }

        KnownFields.Check(anonymous, "anonymous.", problems, "enabled", "conditions");
        var enabled = anonymous["enabled"].AsBool() == true;
        string[] paths = [.. anonymous["conditions"].Items.Select(condition => condition["path"].AsString() ?? "")];
        if (!enabled && paths.Length > 0)
        {
            problems.Add(FieldError.Invalid(
                "anonymous.conditions", anonymous["conditions"], "enabled should be set to true when conditions are defined"));
        }

        return new(enabled, paths);
    }
}
