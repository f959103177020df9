using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Subresources;

public sealed class EphemeralContainersSubresourceTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Patch = "application/strategic-merge-patch+json";

    [Fact]
    public async Task Containers_are_added_and_stay_as_they_are()
    {
        await MakeAsync("debugged");

        // As kubectl debug sends it.
        var (code, pod) = await PatchAsync("debugged", """{"spec":{"ephemeralContainers":[{"name":"d","image":"i","targetContainerName":"c"}]}}""");
        Assert.True(code == 200, pod.ToString());
        Assert.Equal("d", pod["spec"]["ephemeralContainers"][0]["name"].AsString());
        Assert.Equal(2, pod.Generation);

        var (_, more) = await PatchAsync("debugged", """{"spec":{"nodeName":"x","ephemeralContainers":[{"name":"e","image":"i"}]}}""");
        Assert.Equal(2, more["spec"]["ephemeralContainers"].Items.Count);
        Assert.True(more["spec"]["nodeName"].IsNull);

        var (changed, refusal) = await PatchAsync("debugged", """{"spec":{"ephemeralContainers":[{"name":"d","image":"other"}]}}""");
        Assert.Equal(422, changed);
        Assert.Contains("existing ephemeral containers \"d\" may not be changed", refusal["message"].AsString(), StringComparison.Ordinal);
        var (removed, _) = await running.PutAsync($"{Pods}/debugged/ephemeralcontainers", pod.ToString());
        Assert.Equal(409, removed);
    }

    // pkg/apis/core/validation
    [Theory]
    [InlineData("""{"name":"d"}""", "spec.ephemeralContainers[0].image: Required value")]
    [InlineData("""{"name":"c","image":"i"}""", "spec.ephemeralContainers[0].name: Duplicate value: \"c\"")]
    [InlineData("""{"name":"d","image":"i","targetContainerName":"x"}""", "spec.ephemeralContainers[0].targetContainerName: Not found: \"x\"")]
    [InlineData(
        """{"name":"d","image":"i","livenessProbe":{"exec":{"command":["true"]}}}""",
        "spec.ephemeralContainers[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container")]
    public async Task A_container_that_cannot_be_is_refused(string container, string message)
    {
        await MakeAsync("refused");

        var (code, status) = await PatchAsync("refused", $$$"""{"spec":{"ephemeralContainers":[{{{container}}}]}}""");

        Assert.Equal(422, code);
        Assert.Contains(message, status["message"].AsString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pod_itself_takes_none()
    {
        await MakeAsync("plain");

        var (code, _) = await running.PatchAsync($"{Pods}/plain", Patch, """{"spec":{"ephemeralContainers":[{"name":"d","image":"i"}]}}""");

        Assert.Equal(422, code);
    }

    private Task<(int Code, Values.Value Body)> PatchAsync(string name, string body) =>
        running.PatchAsync($"{Pods}/{name}/ephemeralcontainers", Patch, body);

    private async Task MakeAsync(string name)
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        await running.PostAsync(Pods, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"containers":[{"name":"c","image":"example.org/c:1"}]}}""");
    }
}
