using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Subresources;

/// <summary>Evictions against budgets; the wording is that of pkg/registry/core/pod/storage/eviction.go.</summary>
public sealed class DisruptionBudgetsTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    private const string Refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

    [Fact]
    public async Task A_budget_allows_as_many_evictions_as_it_says()
    {
        await RunAsync("first", "one");
        await RunAsync("second", "one");
        await running.PostAsync(
            Budgets, """{"metadata":{"name":"one"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"one"}}}}""");

        var (early, waiting) = await EvictAsync("first");
        Assert.Equal((429, Refusal), (early, waiting["message"].AsString()));
        Assert.Equal(
            "The disruption budget one is still being processed by the server.", waiting["details"]["causes"][0]["message"].AsString());

        await running.PatchAsync(
            $"{Budgets}/one/status",
            "application/merge-patch+json",
            """{"status":{"observedGeneration":1,"disruptionsAllowed":1,"currentHealthy":2,"desiredHealthy":1,"expectedPods":2}}""");
        Assert.Equal(201, (await EvictAsync("first")).Code);
        var (_, budget) = await running.GetAsync($"{Budgets}/one");
        Assert.Equal(0, budget["status"]["disruptionsAllowed"].AsLong());
        Assert.Equal("first", Assert.Single(budget["status"]["disruptedPods"].Fields).Key);

        var (late, refused) = await EvictAsync("second");
        Assert.Equal(429, late);
        Assert.Equal(
            "The disruption budget one needs 1 healthy pods and has 2 currently", refused["details"]["causes"][0]["message"].AsString());
        Assert.Equal(200, (await running.GetAsync($"{Pods}/second")).Code);
    }

    private async Task RunAsync(string name, string app)
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        await running.PostAsync(
            Pods,
            $$$"""{"metadata":{"name":"{{{name}}}","labels":{"app":"{{{app}}}"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        await running.PatchAsync(
            $"{Pods}/{name}/status",
            "application/merge-patch+json",
            """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""");
    }

    private Task<(int Code, Value Body)> EvictAsync(string name) => running.PostAsync(
        $"{Pods}/{name}/eviction", $$$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"{{{name}}}"}}""");
}
