using Fairway.ControlPlane.Access.OpenId;

namespace Fairway.ControlPlane.Tests.Access.OpenId;

/// <summary>Words are those of Kubernetes' apiserver/pkg/apis/apiserver/validation.</summary>
public sealed class AuthenticationReaderTests
{
    private const string Mapping = "claimMappings: {username: {claim: sub, prefix: ''}}";

    [Theory]
    [InlineData("{issuer: {audiences: [a]}, " + Mapping + "}", "jwt[0].issuer.url: Required value")]
    [InlineData(
        "{issuer: {url: 'http://x', audiences: [a]}, " + Mapping + "}",
        "jwt[0].issuer.url: Invalid value: \"http://x\": URL scheme must be https")]
    [InlineData("{issuer: {url: 'https://u:p@x', audiences: [a]}, " + Mapping + "}", "URL must not contain a username or password")]
    [InlineData("{issuer: {url: 'https://x?a=b', audiences: [a]}, " + Mapping + "}", "URL must not contain a query")]
    [InlineData(
        "{issuer: {url: 'https://x', discoveryURL: 'https://x/', audiences: [a]}, " + Mapping + "}", "discoveryURL must be different from URL")]
    [InlineData("{issuer: {url: 'https://x'}, " + Mapping + "}", "jwt[0].issuer.audiences: Required value: at least one")]
    [InlineData("{issuer: {url: 'https://x', audiences: [a, b]}, " + Mapping + "}", "audienceMatchPolicy must be MatchAny for multiple audiences")]
    [InlineData("{issuer: {url: 'https://x', audiences: [a], certificateAuthority: x}, " + Mapping + "}", "does not contain any valid")]
    [InlineData("{issuer: {url: 'https://x', audiences: [a]}}", "jwt[0].claimMappings.username: Required value: claim or expression is required")]
    [InlineData("{issuer: {url: 'https://x', audiences: [a]}, claimMappings: {username: {claim: sub}}}", "prefix is required when claim is set")]
    [InlineData(
        "{issuer: {url: 'https://x', audiences: [a]}, claimMappings: {username: {claim: a, expression: 'claims.a'}}}",
        "claim and expression can't both be set")]
    [InlineData("{issuer: {url: 'https://x', audiences: [a]}, claimMappings: {username: {expression: 'nothing.a'}}}", "compilation failed")]
    [InlineData(
        "{issuer: {url: 'https://x', audiences: [a]}, claimMappings: {username: {expression: 'claims.email'}}}",
        "claims.email_verified must be used")]
    [InlineData(
        "{issuer: {url: 'https://x', audiences: [a]}, claimValidationRules: [{expression: '1 + 1'}], " + Mapping + "}", "must evaluate to bool")]
    [InlineData("{issuer: {url: 'https://x', audiences: [a]}, colour: red, " + Mapping + "}", "jwt[0].colour: Invalid value")]
    [InlineData(
        "{issuer: {url: 'https://x', audiences: [a]}, claimMappings: {username: {claim: sub, prefix: ''}, "
        + "extra: [{key: k8s.io/x, valueExpression: 'claims.a'}]}}",
        "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use")]
    public void What_is_wrong_with_a_configuration_is_told(string jwt, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => AuthenticationReader.Parse(Configuration(jwt))).Message);

    [Fact]
    public void An_issuer_is_named_once()
    {
        var twice = $"{{issuer: {{url: 'https://x', audiences: [a]}}, {Mapping}}}";
        var refusal = Assert.Throws<FormatException>(() => AuthenticationReader.Parse(Configuration($"{twice}\n- {twice}")));
        Assert.Contains("jwt[1].issuer.url: Duplicate value: \"https://x\"", refusal.Message);
    }

    [Fact]
    public void A_single_issuer_may_be_given_by_options()
    {
        var settings = AuthenticationReader.Read("", new() { IssuerUrl = "https://x", ClientId = "app" });
        Assert.Equal("https://x#", settings.Issuers.Single().Username.Prefix);
        Assert.Equal(["RS256"], settings.Issuers.Single().Algorithms);
        Assert.Throws<ArgumentException>(() => AuthenticationReader.Read("", new() { IssuerUrl = "http://x", ClientId = "app" }));
    }

    private static string Configuration(string jwt) =>
        $"apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n- {jwt}\n";
}
