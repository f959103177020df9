using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Audit;

/// <summary>Lines are audit.k8s.io/v1 Events as https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/ describes them.</summary>
public sealed class AuditLogTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Without_a_policy_who_did_what_is_told_and_nothing_of_what_was_in_it()
    {
        var lines = await RunAsync("", async running =>
        {
            await running.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"},"stringData":{"password":"hunter2"}}""");
            await running.GetAsync("/healthz");
            using var stranger = running.As("jane");
            await RunningServer.SendAsync(stranger, HttpMethod.Get, $"{Maps}?limit=7", "");
        });

        Assert.DoesNotContain(lines, line => line.ToString().Contains("hunter2", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line["requestURI"].AsString() == "/healthz");
        var created = lines.Single(line => line["objectRef"]["resource"].AsString() == "secrets" && line["verb"].AsString() == "create");
        Assert.Equal(("Metadata", "ResponseComplete"), (created["level"].AsString(), created["stage"].AsString()));
        Assert.Equal("""["127.0.0.1"]""", created["sourceIPs"].ToString());
        Assert.Equal("""{"metadata":{},"code":201}""", created["responseStatus"].ToString());
        Assert.Equal("allow", created["annotations"]["authorization.k8s.io/decision"].AsString());
        var refused = lines.Single(line => line["impersonatedUser"]["username"].AsString() == "jane");
        Assert.Equal("kubernetes-admin", refused["user"]["username"].AsString());
        Assert.Equal($"{Maps}?limit=7", refused["requestURI"].AsString());
        Assert.Equal("forbid", refused["annotations"]["authorization.k8s.io/decision"].AsString());
        Assert.Equal((403, "Forbidden"), (refused["responseStatus"]["code"].AsLong(), refused["responseStatus"]["reason"].AsString()));
    }

    [Fact]
    public async Task Levels_and_stages_are_those_of_the_policy()
    {
        var lines = await RunAsync(
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - {level: RequestResponse, omitManagedFields: true, verbs: [create], namespaces: [default]}
            - {level: Request, verbs: [patch], namespaces: [default]}
            - {level: Metadata, nonResourceURLs: [/version]}
            """,
            async running =>
            {
                await running.PostAsync(Maps, """{"metadata":{"name":"m"},"data":{"a":"1"}}""");
                await running.PatchAsync($"{Maps}/m", "application/merge-patch+json", """{"data":{"a":"2"}}""");
                await running.GetAsync($"{Maps}/m");
                await running.GetAsync("/version");
            });

        Assert.Equal(
            [
                "create RequestReceived", "create ResponseComplete", "patch RequestReceived", "patch ResponseComplete",
                "get RequestReceived", "get ResponseComplete",
            ],
            lines.Where(line => line["user"]["username"].AsString() == "kubernetes-admin")
                .Select(line => $"{line["verb"].AsString()} {line["stage"].AsString()}"));
        var created = lines.Single(line =>
            line["stage"].AsString() == "ResponseComplete" && line["responseObject"]["metadata"]["name"].AsString() == "m");
        Assert.Equal("""{"a":"1"}""", created["requestObject"]["data"].ToString());
        Assert.True(created["responseObject"]["metadata"]["managedFields"].IsNull);
        Assert.Equal("m", created["objectRef"]["name"].AsString());
        var patched = lines.Last(line => line["verb"].AsString() == "patch");
        Assert.Equal("""{"data":{"a":"2"}}""", patched["requestObject"].ToString());
        Assert.True(patched["responseObject"].IsNull);
        var path = lines[^1];
        Assert.Equal(("/version", true), (path["requestURI"].AsString(), path["objectRef"].IsNull));
    }

    [Fact]
    public async Task A_watch_is_told_when_it_begins_and_when_it_ends()
    {
        var lines = await RunAsync("", async running =>
        {
            await foreach (var _ in running.WatchAsync($"{Maps}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name=none", default))
            {
            }
        });
        Assert.Equal(
            ["ResponseStarted", "ResponseComplete"],
            lines.Where(line => line["requestURI"].AsString()!.Contains("metadata.name=none", StringComparison.Ordinal))
                .Select(line => line["stage"].AsString()));
    }

    [Fact]
    public async Task A_policy_that_is_wrong_keeps_the_server_from_starting()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => RunAsync("kind: Policy", _ => Task.CompletedTask));
        Assert.Contains("must be audit.k8s.io/v1, Kind=Policy", refusal.Message);
    }

    private static async Task<IReadOnlyList<Value>> RunAsync(string policy, Func<RunningServer, Task> requests)
    {
        using var running = new RunningServer();
        var file = Path.Combine(running.Folder, "policy.yaml");
        await File.WriteAllTextAsync(file, policy);
        running.Options = options => policy.Length == 0 ? options : options with { AuditPolicyFile = file };
        try
        {
            await running.InitializeAsync();
            await requests(running);
        }
        finally
        {
            await running.DisposeAsync();
        }

        return [.. File.ReadLines(Path.Combine(running.Folder, "audit.log")).Select(line => JsonReader.Read(line))];
    }
}
