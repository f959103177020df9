using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Verbs;

public sealed class WriteVerbTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var (code, made) = await running.PostAsync($"{Maps}?dryRun=All", """{"metadata":{"name":"dry"}}""");

        Assert.Equal(201, code);
        Assert.NotEmpty(made.Uid);
        Assert.Equal(404, (await running.GetAsync($"{Maps}/dry")).Code);
    }

    [Fact]
    public async Task A_generated_name_starts_as_asked()
    {
        var (_, made) = await running.PostAsync(Maps, """{"metadata":{"generateName":"gen-"}}""");

        Assert.Matches("^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$", made.Name);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused()
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"twice"}}""");

        var (code, status) = await running.PostAsync(Maps, """{"metadata":{"name":"twice"}}""");

        Assert.Equal((409, "configmaps \"twice\" already exists"), (code, status["message"].AsString()));
    }

    [Fact]
    public async Task A_namespace_that_does_not_exist_is_told()
    {
        var (code, status) = await running.PostAsync("/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"x"}}""");

        Assert.Equal((404, "namespaces \"nowhere\" not found"), (code, status["message"].AsString()));
    }

    [Fact]
    public async Task Unknown_fields_are_dropped_with_a_warning_or_refused()
    {
        using var content = new StringContent("""{"metadata":{"name":"warned"},"dada":{}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await running.Admin.PostAsync(Maps, content);
        Assert.Equal("299 - \"unknown field \\\"dada\\\"\"", Assert.Single(response.Headers.GetValues("Warning")));

        var (code, status) = await running.PostAsync($"{Maps}?fieldValidation=Strict", """{"metadata":{"name":"strict"},"dada":{}}""");
        Assert.Equal(400, code);
        // k8s.io/apiserver/pkg/endpoints/handlers/create.go with runtime.NewStrictDecodingError
        Assert.Equal(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"dada\"", status["message"].AsString());
    }

    [Fact]
    public async Task A_generation_counts_changes_of_the_spec_alone()
    {
        const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
        var (_, made) = await running.PostAsync(Deployments, """
            {"metadata":{"name":"gen"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
             "spec":{"containers":[{"name":"c","image":"example.org/c:1"}]}}},"status":{"replicas":7}}
            """);
        Assert.Equal((1L, 1L, true), (made.Generation, made["spec"]["replicas"].AsLong(), made["status"]["replicas"].IsNull));

        var (_, labelled) = await running.PatchAsync($"{Deployments}/gen", "application/merge-patch+json", """{"metadata":{"labels":{"x":"y"}}}""");
        Assert.Equal(1, labelled.Generation);

        var (_, image) = await running.PatchAsync(
            $"{Deployments}/gen", "application/strategic-merge-patch+json", """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"example.org/c:2"}]}}}}""");
        Assert.Equal((2L, "example.org/c:2"), (image.Generation, image["spec"]["template"]["spec"]["containers"][0]["image"].AsString()));

        var (_, scale) = await running.PutAsync($"{Deployments}/gen/scale", """{"metadata":{"name":"gen"},"spec":{"replicas":3}}""");
        Assert.Equal(("a=b", 3L), (scale["status"]["selector"].AsString(), scale["spec"]["replicas"].AsLong()));
    }

    [Fact]
    public async Task Objects_survive_a_restart()
    {
        using var other = new RunningServer();
        await other.StartAsync();
        var (_, made) = await other.PostAsync(Maps, """{"metadata":{"name":"kept","labels":{"a":"b"}}}""");

        await other.RestartAsync();

        Assert.Equal((200, made), await other.GetAsync($"{Maps}/kept"));
        Assert.Single((await other.GetAsync($"{Maps}?labelSelector=a%3Db")).Body["items"].Items);
        await other.StopAsync();
    }
}
