using Fairway.ControlPlane.Access.OpenId;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests.Access.OpenId;

/// <summary>What is accepted and what is said otherwise is as in Kubernetes' apiserver/plugin/pkg/authenticator/token/oidc.</summary>
public sealed class OpenIdTokensTests : IAsyncLifetime
{
    private const string Simple = "claimMappings: {username: {claim: sub, prefix: 'oidc:'}, groups: {claim: groups, prefix: 'oidc:'}}";

    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private TokenIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TokenIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task Claims_become_a_user()
    {
        using var tokens = Tokens(Simple);
        var verdict = await VerifyAsync(tokens, """{"sub":"jane","groups":["one","two"],"jti":"7"}""");
        Assert.Equal("oidc:jane", verdict.User!.Name);
        Assert.Equal(["oidc:one", "oidc:two", "system:authenticated"], verdict.User.Groups);
        Assert.Equal(["JTI=7"], verdict.User.Extra["authentication.kubernetes.io/credential-id"]);
    }

    [Fact]
    public async Task Expressions_make_names_groups_uid_and_extra()
    {
        using var tokens = Tokens("""
            claimMappings:
              username: {expression: '"x:" + claims.name'}
              groups: {expression: 'claims.roles.split(",")'}
              uid: {expression: 'claims.id'}
              extra:
              - {key: example.org/tenant, valueExpression: 'claims.tenant'}
            """);
        var user = (await VerifyAsync(tokens, """{"name":"jane","roles":"a,b","id":"42","tenant":"t1"}""")).User!;
        Assert.Equal(("x:jane", "42"), (user.Name, user.Uid));
        Assert.Equal(["a", "b", "system:authenticated"], user.Groups);
        Assert.Equal(["t1"], user.Extra["example.org/tenant"]);
    }

    [Theory]
    [InlineData("""{"sub":"jane","aud":"other"}""", "oidc: verify token: oidc: expected audience in [\"app\"] got [\"other\"]")]
    [InlineData("""{"sub":"jane","exp":1}""", "oidc: verify token: oidc: token is expired")]
    [InlineData("""{"sub":"jane","nbf":99999999999}""", "oidc: verify token: oidc: current time before the nbf (not before) time")]
    [InlineData("""{"name":"jane"}""", "oidc: parse username claims \"sub\": claim not present")]
    public async Task What_is_wrong_with_a_token_is_told(string claims, string error)
    {
        using var tokens = Tokens(Simple);
        Assert.Equal(error, (await VerifyAsync(tokens, claims)).Error);
    }

    [Fact]
    public async Task Rules_are_kept()
    {
        using var tokens = Tokens(Simple + "\n" + """
            claimValidationRules:
            - {claim: hd, requiredValue: example.org}
            - {expression: 'claims.level > 3', message: level is too low}
            userValidationRules:
            - {expression: "!user.username.startsWith('oidc:system')", message: reserved}
            """);
        Assert.Equal("oidc: required claim hd not present in ID token", (await VerifyAsync(tokens, """{"sub":"a","level":4}""")).Error);
        Assert.Equal(
            "oidc: required claim hd value does not match. Got = x, want = example.org",
            (await VerifyAsync(tokens, """{"sub":"a","level":4,"hd":"x"}""")).Error);
        Assert.Equal(
            "oidc: error evaluating claim validation expression: validation expression 'claims.level > 3' failed: level is too low",
            (await VerifyAsync(tokens, """{"sub":"a","level":2,"hd":"example.org"}""")).Error);
        Assert.Equal(
            "oidc: error evaluating user info validation rule: validation expression '!user.username.startsWith('oidc:system')' "
            + "failed: reserved",
            (await VerifyAsync(tokens, """{"sub":"system:x","level":4,"hd":"example.org"}""")).Error);
        Assert.NotNull((await VerifyAsync(tokens, """{"sub":"a","level":4,"hd":"example.org"}""")).User);
    }

    [Fact]
    public async Task An_address_that_is_not_verified_names_nobody()
    {
        using var tokens = Tokens("claimMappings: {username: {claim: email, prefix: ''}}");
        Assert.Equal("oidc: email not verified", (await VerifyAsync(tokens, """{"email":"a@b","email_verified":false}""")).Error);
        Assert.Equal("a@b", (await VerifyAsync(tokens, """{"email":"a@b","email_verified":true}""")).User!.Name);
    }

    [Fact]
    public async Task A_token_that_somebody_else_signed_is_refused()
    {
        using var tokens = Tokens(Simple);
        var token = _issuer.Token("""{"sub":"jane"}""");
        var forged = _issuer.Token("""{"sub":"root"}""").Split('.');
        Assert.Equal(
            "oidc: verify token: failed to verify signature: failed to verify id token signature",
            (await tokens.VerifyAsync($"{forged[0]}.{forged[1]}.{token.Split('.')[2]}", [ServiceAccountTokens.Issuer], default)).Error);
    }

    [Fact]
    public async Task New_keys_are_fetched_when_a_token_names_one_but_not_for_every_token()
    {
        using var tokens = Tokens(Simple);
        Assert.NotNull((await VerifyAsync(tokens, """{"sub":"a"}""")).User);
        _issuer.Rotate();
        Assert.Null((await VerifyAsync(tokens, """{"sub":"b"}""")).User);
        Assert.Equal(1, _issuer.Fetches);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull((await VerifyAsync(tokens, """{"sub":"c"}""")).User);
        Assert.NotNull((await VerifyAsync(tokens, """{"sub":"d"}""")).User);
        Assert.Equal(2, _issuer.Fetches);
    }

    [Fact]
    public async Task Tokens_of_other_issuers_and_for_other_audiences_are_not_its_own()
    {
        using var tokens = Tokens(Simple);
        Assert.Equal(TokenVerdict.Unknown, await VerifyAsync(tokens, """{"sub":"a","iss":"https://elsewhere"}"""));
        Assert.Equal(TokenVerdict.Unknown, await tokens.VerifyAsync(_issuer.Token("""{"sub":"a"}"""), ["vault"], default));
    }

    [Fact]
    public async Task A_server_believes_the_issuer_that_it_is_told()
    {
        using var running = new RunningServer();
        var file = Path.Combine(running.Folder, "authentication.yaml");
        await File.WriteAllTextAsync(file, Configuration(Simple) + "anonymous: {enabled: true, conditions: [{path: /livez}]}\n");
        running.Options = options => options with { AuthenticationConfigFile = file };
        await running.InitializeAsync();
        try
        {
            using var client = running.Client(null, _issuer.Token("""{"sub":"jane"}"""));
            var (_, review) = await RunningServer.SendAsync(
                client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
            Assert.Equal("oidc:jane", review["status"]["userInfo"]["username"].AsString());

            using var stranger = running.Client(null);
            Assert.Equal(200, (await RunningServer.SendAsync(stranger, HttpMethod.Get, "/livez", "")).Code);
            Assert.Equal(401, (await RunningServer.SendAsync(stranger, HttpMethod.Get, "/version", "")).Code);
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    private OpenIdTokens Tokens(string rest) =>
        new(AuthenticationReader.Parse(Configuration(rest)).Issuers[0], _time, NullLogger.Instance);

    private async Task<TokenVerdict> VerifyAsync(OpenIdTokens tokens, string claims) =>
        await tokens.VerifyAsync(_issuer.Token(claims), [ServiceAccountTokens.Issuer], CancellationToken.None);

    private string Configuration(string rest) => $"""
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthenticationConfiguration
        jwt:
        - issuer:
            url: {_issuer.Url}
            audiences: [app]
            certificateAuthority: |
              {_issuer.AuthorityPem.ReplaceLineEndings("\n      ")}
          {rest.ReplaceLineEndings("\n  ")}

        """;
}
