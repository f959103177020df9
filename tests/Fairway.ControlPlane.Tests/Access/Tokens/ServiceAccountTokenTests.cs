using System.Buffers.Text;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Access.Tokens;

/// <summary>Claims and words are those of Kubernetes' pkg/serviceaccount/claims.go and pkg/registry/core/serviceaccount/storage/token.go.</summary>
public sealed class ServiceAccountTokenTests : IAsyncLifetime, IDisposable
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";
    private const string Reviews = "/apis/authentication.k8s.io/v1/tokenreviews";

    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private readonly RunningServer _running;

    public ServiceAccountTokenTests() => _running = new() { Time = _time };

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        await _running.PostAsync(Accounts, """{"metadata":{"name":"robot"}}""");
    }

    public Task DisposeAsync() => _running.DisposeAsync();

    public void Dispose() => _running.Dispose();

    [Fact]
    public async Task A_token_says_whose_it_is_and_is_good_for_the_api()
    {
        var (code, answer) = await RequestAsync("""{"spec":{}}""");
        Assert.Equal(201, code);
        Assert.Equal("""["https://kubernetes.default.svc.cluster.local"]""", answer["spec"]["audiences"].ToString());
        var claims = Claims(Token(answer));
        Assert.Equal("system:serviceaccount:default:robot", claims["sub"].AsString());
        Assert.Equal("https://kubernetes.default.svc.cluster.local", claims["iss"].AsString());
        Assert.Equal(3600, claims["exp"].AsLong() - claims["iat"].AsLong());
        Assert.Equal("default", claims["kubernetes.io"]["namespace"].AsString());
        Assert.Equal("robot", claims["kubernetes.io"]["serviceaccount"]["name"].AsString());

        var review = await WhoAmIAsync(Token(answer));
        Assert.Equal("system:serviceaccount:default:robot", review["status"]["userInfo"]["username"].AsString());
        Assert.Equal(
            $"""["JTI={claims["jti"].AsString()}"]""",
            review["status"]["userInfo"]["extra"]["authentication.kubernetes.io/credential-id"].ToString());
    }

    [Fact]
    public async Task A_token_runs_out_a_minute_after_its_time()
    {
        var token = Token((await RequestAsync("""{"spec":{"expirationSeconds":600}}""")).Body);
        _time.Advance(TimeSpan.FromSeconds(655));
        Assert.True((await ReviewAsync(token))["authenticated"].AsBool());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("[invalid bearer token, service account token has expired]", (await ReviewAsync(token))["error"].AsString());
    }

    [Theory]
    [InlineData(599, "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes")]
    [InlineData(4294967297, "spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds")]
    public async Task Too_short_and_too_long_lives_are_refused(long seconds, string cause)
    {
        var (code, refusal) = await RequestAsync($$"""{"spec":{"expirationSeconds":{{seconds}} } }""");
        Assert.Equal((422, $"TokenRequest.authentication.k8s.io \"\" is invalid: {cause}"), (code, refusal["message"].AsString()));
    }

    [Fact]
    public async Task A_token_is_good_for_its_audiences_alone()
    {
        var token = Token((await RequestAsync("""{"spec":{"audiences":["vault","other"]}}""")).Body);

        using var client = _running.Client(null, token);
        Assert.Equal(401, (await RunningServer.SendAsync(client, HttpMethod.Get, "/api", "")).Code);
        Assert.Equal(
            "[invalid bearer token, token audiences [\"vault\" \"other\"] is invalid for the target audiences "
            + "[\"https://kubernetes.default.svc.cluster.local\"]]",
            (await ReviewAsync(token))["error"].AsString());
        var review = await ReviewAsync(token, "vault", "elsewhere");
        Assert.Equal("""["vault"]""", review["audiences"].ToString());
    }

    [Fact]
    public async Task A_token_of_a_pod_names_its_node_and_ends_with_the_pod()
    {
        await _running.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""");
        var (_, pod) = await _running.PostAsync(
            "/api/v1/namespaces/default/pods",
            """{"metadata":{"name":"p"},"spec":{"serviceAccountName":"robot","nodeName":"n1","containers":[{"name":"c","image":"i"}]}}""");
        var (_, answer) = await RequestAsync(
            """{"spec":{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"},"expirationSeconds":3607}}""");
        var claims = Claims(Token(answer));

        // An old client's hour works for a year; the answer tells the hour.
        Assert.Equal(365 * 24 * 3600, claims["exp"].AsLong() - claims["iat"].AsLong());
        Assert.Equal(3607, claims["kubernetes.io"]["warnafter"].AsLong() - claims["iat"].AsLong());
        Assert.Equal("n1", claims["kubernetes.io"]["node"]["name"].AsString());
        Assert.Equal(pod["metadata"]["uid"], claims["kubernetes.io"]["pod"]["uid"]);
        var extra = (await ReviewAsync(Token(answer)))["user"]["extra"];
        Assert.Equal("""["n1"]""", extra["authentication.kubernetes.io/node-name"].ToString());
        Assert.Equal("""["p"]""", extra["authentication.kubernetes.io/pod-name"].ToString());

        await _running.DeleteAsync("/api/v1/namespaces/default/pods/p", """{"gracePeriodSeconds":0}""");
        Assert.Equal(
            "[invalid bearer token, service account token has been invalidated]", (await ReviewAsync(Token(answer)))["error"].AsString());
    }

    [Theory]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","name":"x"}""", 400, "cannot bind token to object of type /v1, Kind=ConfigMap")]
    [InlineData("""{"kind":"Secret","apiVersion":"v1","name":"absent"}""", 404, "secrets \"absent\" not found")]
    [InlineData(
        """{"kind":"Node","apiVersion":"v1","name":"bound","uid":"other"}""",
        409,
        "Operation cannot be fulfilled on Node \"bound\": the UID in the bound object reference (other) does not match the UID in record. "
        + "The object might have been deleted and then recreated")]
    public async Task What_a_token_cannot_be_bound_to_is_told(string reference, int expected, string message)
    {
        await _running.PostAsync("/api/v1/nodes", """{"metadata":{"name":"bound"}}""");
        var (code, refusal) = await RequestAsync($$"""{"spec":{"boundObjectRef":{{reference}} } }""");
        Assert.Equal((expected, message), (code, refusal["message"].AsString()));
    }

    [Fact]
    public async Task A_token_ends_with_its_account_and_does_not_come_back_with_another_of_its_name()
    {
        var token = Token((await RequestAsync("""{"spec":{}}""")).Body);
        await _running.DeleteAsync($"{Accounts}/robot");
        Assert.Equal("[invalid bearer token, serviceaccounts \"robot\" not found]", (await ReviewAsync(token))["error"].AsString());

        var (_, again) = await _running.PostAsync(Accounts, """{"metadata":{"name":"robot"}}""");
        Assert.Equal(
            $"[invalid bearer token, service account UID ({again["metadata"]["uid"].AsString()}) does not match claim "
            + $"({Claims(token)["kubernetes.io"]["serviceaccount"]["uid"].AsString()})]",
            (await ReviewAsync(token))["error"].AsString());
    }

    [Fact]
    public async Task A_token_of_nobody_is_invalid() =>
        Assert.Equal("invalid bearer token", (await ReviewAsync("a.b.c"))["error"].AsString());

    [Fact]
    public async Task A_replaced_signing_key_still_verifies()
    {
        var token = Token((await RequestAsync("""{"spec":{}}""")).Body);
        await _running.StopAsync();
        var pki = Path.Combine(_running.Folder, "pki");
        File.Move(Path.Combine(pki, "service-account.key"), Path.Combine(pki, "service-account-1.key"));
        await _running.StartAsync();

        Assert.True((await ReviewAsync(token))["authenticated"].AsBool());
        var (_, keys) = await _running.GetAsync("/openid/v1/jwks");
        Assert.Equal(2, keys["keys"].Items.Count);
        Assert.Equal(keys["keys"][1]["kid"].AsString(), Header(token)["kid"].AsString());
        Assert.Equal(keys["keys"][0]["kid"].AsString(), Header(Token((await RequestAsync("""{"spec":{}}""")).Body))["kid"].AsString());
    }

    [Fact]
    public async Task The_issuer_describes_itself()
    {
        var (_, description) = await _running.GetAsync("/.well-known/openid-configuration");
        Assert.Equal(
            JsonReader.Read($$"""
                {"issuer":"https://kubernetes.default.svc.cluster.local","jwks_uri":"https://{{_running.Server.Address.Authority}}/openid/v1/jwks",
                 "response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"]}
                """),
            description);
        using var response = await _running.Admin.GetAsync("/openid/v1/jwks");
        Assert.Equal("application/jwk-set+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=3600", response.Headers.CacheControl!.ToString());

        using var stranger = _running.Client(null);
        Assert.Equal(403, (await RunningServer.SendAsync(stranger, HttpMethod.Get, "/openid/v1/jwks", "")).Code);
        using var account = _running.Client(null, Token((await RequestAsync("""{"spec":{}}""")).Body));
        Assert.Equal(200, (await RunningServer.SendAsync(account, HttpMethod.Get, "/openid/v1/jwks", "")).Code);
    }

    private Task<(int Code, Value Body)> RequestAsync(string body) => _running.PostAsync($"{Accounts}/robot/token", body);

    private async Task<Value> ReviewAsync(string token, params string[] audiences)
    {
        var spec = Value.Map(("token", token), ("audiences", ValueList.From(audiences.Select(audience => (Value)audience))));
        return (await _running.PostAsync(Reviews, Value.Map(("spec", spec)).ToString())).Body["status"];
    }

    private async Task<Value> WhoAmIAsync(string token)
    {
        using var client = _running.Client(null, token);
        return (await RunningServer.SendAsync(client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")).Body;
    }

    private static string Token(Value answer) => answer["status"]["token"].AsString() ?? throw new InvalidOperationException(answer.ToString());

    private static Value Header(string token) => JsonReader.Read(Base64Url.DecodeFromChars(token.Split('.')[0]));

    private static Value Claims(string token) => JsonReader.Read(Base64Url.DecodeFromChars(token.Split('.')[1]));
}
