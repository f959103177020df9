using System.Text;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Access.Tokens;

/// <summary>As https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets describes these Secrets.</summary>
public sealed class TokenSecretsTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";

    [Fact]
    public async Task A_secret_of_an_account_is_filled_and_its_token_works_until_it_is_deleted()
    {
        var secret = await CreateAsync("filler", "filled");
        Assert.Equal("default", Text(secret, "namespace"));
        Assert.Contains("BEGIN CERTIFICATE", Text(secret, "ca.crt"));
        var (_, account) = await running.GetAsync($"{Accounts}/filler");
        Assert.Equal(account["metadata"]["uid"], secret["metadata"]["annotations"]["kubernetes.io/service-account.uid"]);

        using var client = running.Client(null, Text(secret, "token"));
        var (_, review) = await RunningServer.SendAsync(client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        Assert.Equal("system:serviceaccount:default:filler", review["status"]["userInfo"]["username"].AsString());

        await running.DeleteAsync($"{Secrets}/filled");
        Assert.Equal(401, (await RunningServer.SendAsync(client, HttpMethod.Get, "/api", "")).Code);
    }

    [Fact]
    public async Task A_secret_goes_with_its_account()
    {
        await CreateAsync("leaver", "left");
        await running.DeleteAsync($"{Accounts}/leaver");
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Secrets}/left")).Code == 404);
    }

    [Fact]
    public async Task A_secret_of_no_account_is_deleted()
    {
        var (code, _) = await PostSecretAsync("nobody", "of-nobody");
        Assert.Equal(201, code);
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Secrets}/of-nobody")).Code == 404);
    }

    private async Task<Value> CreateAsync(string account, string name)
    {
        await running.PostAsync(Accounts, $$"""{"metadata":{"name":"{{account}}"} }""");
        await PostSecretAsync(account, name);
        var secret = Value.Null;
        await Eventually.HoldsAsync(async () =>
        {
            secret = (await running.GetAsync($"{Secrets}/{name}")).Body;
            return !secret["data"]["token"].IsNull;
        });
        return secret;
    }

    private Task<(int Code, Value Body)> PostSecretAsync(string account, string name) => running.PostAsync(
        Secrets,
        $$"""
        {"type":"kubernetes.io/service-account-token",
         "metadata":{"name":"{{name}}","annotations":{"kubernetes.io/service-account.name":"{{account}}"} } }
        """);

    private static string Text(Value secret, string key) => Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"][key].AsString()!));
}
