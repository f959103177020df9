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
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"dada\"",
            status["message"].AsString());
    }

    // What kube-apiserver 1.20.2 answered to the same requests.
    [Theory]
    [InlineData("PUT", "", """{"metadata":{"name":"b"}}""", 400, "the name of the object (b) does not match the name on the URL (words)")]
    [InlineData(
        "PUT",
        "",
        """{"metadata":{"name":"words","namespace":"x"}}""",
        400,
        "the namespace of the object (x) does not match the namespace on the request (default)")]
    [InlineData(
        "PATCH",
        "",
        """{"metadata":{"namespace":"x"}}""",
        400,
        "the namespace of the object (x) does not match the namespace on the request (default)")]
    [InlineData("PATCH", "", """{"metadata":{"name":"zz"}}""", 400, "the name of the object (zz) does not match the name on the URL (words)")]
    [InlineData(
        "PATCH",
        "?force=true",
        "{}",
        422,
        "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch")]
    [InlineData(
        "PUT",
        "?dryRun=x",
        "{}",
        422,
        "UpdateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"x\"]: supported values: \"All\"")]
    [InlineData(
        "PUT",
        "?fieldValidation=strict",
        "{}",
        422,
        "UpdateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"strict\": supported values: \"Ignore\", "
        + "\"Strict\", \"Warn\"")]
    [InlineData("PUT", "?fieldManager=a%0Ab", "{}", 422, "fieldManager: Invalid value: \"a\\nb\": invalid character U+000A (at position 1)")]
    public async Task What_does_not_fit_is_refused_in_upstreams_words(string method, string query, string body, int code, string message)
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"words"}}""");

        var (answered, status) = await RunningServer.SendAsync(
            running.Admin, new(method), $"{Maps}/words{query}", body, method == "PATCH" ? "application/merge-patch+json" : "application/json");

        Assert.Equal(code, answered);
        Assert.Contains(message, status["message"].AsString());
    }

    [Fact]
    public async Task A_right_to_patch_is_no_right_to_create()
    {
        await running.GrantAsync("pat", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch"]}""");
        using var pat = running.As("pat");
        const string Applied = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"patted"},"data":{"a":"1"}}""";
        const string ApplyPatch = "application/apply-patch+yaml";

        var (code, status) = await RunningServer.SendAsync(pat, HttpMethod.Patch, $"{Maps}/patted?fieldManager=pat", Applied, ApplyPatch);
        Assert.Equal(403, code);
        Assert.StartsWith("configmaps \"patted\" is forbidden: User \"pat\" cannot create resource \"configmaps\"", status["message"].AsString());

        await running.PostAsync(Maps, """{"metadata":{"name":"patted"}}""");
        Assert.Equal(200, (await RunningServer.SendAsync(pat, HttpMethod.Patch, $"{Maps}/patted?fieldManager=pat", Applied, ApplyPatch)).Code);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"3"}}""", "application/merge-patch+json")]
    [InlineData("[]", "application/merge-patch+json")]
    [InlineData("""[{"op":"replace","path":"/spec/replicas","value":"many"}]""", "application/json-patch+json")]
    public async Task A_scale_that_is_no_number_is_refused_and_not_taken_for_zero(string patch, string type)
    {
        const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
        await running.PostAsync(Deployments, """
            {"metadata":{"name":"scaled"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
             "spec":{"containers":[{"name":"c","image":"example.org/c:1"}]}}}}
            """);

        Assert.Equal(400, (await running.PatchAsync($"{Deployments}/scaled/scale", type, patch)).Code);

        Assert.Equal(2, (await running.GetAsync($"{Deployments}/scaled")).Body["spec"]["replicas"].AsLong());
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
            $"{Deployments}/gen",
            "application/strategic-merge-patch+json",
            """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"example.org/c:2"}]}}}}""");
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
