using Fairway.ControlPlane.Tests.Backends;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Yaml;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Tests.CustomResources;

/// <summary>
/// Conversion by webhook; the words are those of apiextensions-apiserver's pkg/apiserver/conversion/webhook_converter.go. The stored version
/// has a size, the other one the same as <c>length</c>.
/// </summary>
public sealed class ConversionWebhooksTests : IClassFixture<RunningServer>, IClassFixture<TestBackend>, IAsyncLifetime
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Stored = "/apis/example.org/v1/namespaces/default/rods";
    private const string Other = "/apis/example.org/v1beta1/namespaces/default/rods";

    private readonly RunningServer _running;
    private readonly TestBackend _backend;

    public ConversionWebhooksTests(RunningServer running, TestBackend backend) => (_running, _backend) = (running, backend);

    public async Task InitializeAsync()
    {
        _backend.Received.Clear();
        _backend.Answer("/convert", review => Answer(review, Convert));
        if ((await _running.GetAsync($"{Definitions}/rods.example.org")).Code == 404)
        {
            var (code, made) = await _running.PostAsync(Definitions, Definition());
            Assert.True(code == 201, made.ToString());
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_object_is_stored_in_one_version_and_served_in_both()
    {
        var (created, made) = await _running.PostAsync(Other, Rod("v1beta1", "one", "length", 3));
        Assert.Equal(201, created);
        Assert.Equal(3, made["spec"]["length"].AsLong());
        Assert.Equal("example.org/v1beta1", made.ApiVersion);
        var review = _backend.ReceivedAt("/convert")[0];
        Assert.Equal("apiextensions.k8s.io/v1", review.ApiVersion);
        Assert.Equal("example.org/v1", review["request"]["desiredAPIVersion"].AsString());

        _backend.Received.Clear();
        Assert.Equal(3, (await _running.GetAsync($"{Stored}/one")).Body["spec"]["size"].AsLong());
        Assert.Empty(_backend.Received);
        Assert.Equal(3, (await _running.GetAsync($"{Other}/one")).Body["spec"]["length"].AsLong());

        var (_, patched) = await _running.PatchAsync($"{Other}/one", "application/merge-patch+json", """{"spec":{"length":4}}""");
        Assert.Equal(4, patched["spec"]["length"].AsLong());
        await _running.PutAsync($"{Other}/one", patched.WithAt(["spec", "length"], 5).ToString());
        Assert.Equal(5, (await _running.GetAsync($"{Stored}/one")).Body["spec"]["size"].AsLong());
        Assert.Equal(200, (await _running.DeleteAsync($"{Other}/one")).Code);
    }

    [Fact]
    public async Task A_list_is_converted_in_one_review_and_a_watch_follows()
    {
        foreach (var name in (string[])["l1", "l2", "l3"])
        {
            await _running.PostAsync(Stored, Rod("v1", name, "size", 1));
        }

        _backend.Received.Clear();
        var (_, list) = await _running.GetAsync(Other);
        Assert.All(list["items"].Items, item => Assert.Equal(1, item["spec"]["length"].AsLong()));
        Assert.Equal(3, Assert.Single(_backend.ReceivedAt("/convert"))["request"]["objects"].Items.Count);

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var watch = _running.WatchAsync($"{Other}?watch=true", end.Token).GetAsyncEnumerator(end.Token);
        for (var i = 0; i < 3; i++)
        {
            await watch.MoveNextAsync();
            Assert.Equal(1, watch.Current["object"]["spec"]["length"].AsLong());
        }

        await _running.PatchAsync($"{Stored}/l2", "application/merge-patch+json", """{"spec":{"size":2}}""");
        await watch.MoveNextAsync();
        Assert.Equal(("MODIFIED", 2L), (watch.Current["type"].AsString(), watch.Current["object"]["spec"]["length"].AsLong()));
        foreach (var name in (string[])["l1", "l2", "l3"])
        {
            await _running.DeleteAsync($"{Stored}/{name}");
        }
    }

    [Fact]
    public async Task Of_the_metadata_labels_and_annotations_alone_are_the_webhooks_to_change()
    {
        _backend.Answer("/convert", review => Answer(review, (rod, version) => Convert(rod, version)
            .WithAt(["metadata", "labels"], Value.Map(("made", "here")))
            .WithAt(["metadata", "finalizers"], Value.List("example.org/never"))));
        var (code, made) = await _running.PostAsync(Other, Rod("v1beta1", "marked", "length", 1));
        Assert.Equal(201, code);
        Assert.Equal(Value.Map(("made", "here")), made["metadata"]["labels"]);
        Assert.Empty(made["metadata"]["finalizers"].Items);
        await _running.DeleteAsync($"{Stored}/marked");
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "error", "failed: the server could not find the requested resource" },
        { "refused", "failed: cannot do that" },
        { "fewer", "returned 0 objects, expected 1" },
        { "name", "returned invalid object: must have the same name: x != y" },
        { "version", "returned invalid object at index 0: invalid groupVersion (expected example.org/v1, received example.org/v1beta1)" },
        { "labels", "returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted object" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_a_webhook_gets_wrong_is_told(string what, string words)
    {
        switch (what)
        {
            case "error":
                _backend.Handle("/convert", static context =>
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                });
                break;
            case "refused":
                _backend.Answer("/convert", review => Response(
                    review, ("result", Value.Map(("status", "Failure"), ("message", "cannot do that")))));
                break;
            case "fewer":
                _backend.Answer("/convert", review => Response(
                    review, ("result", Value.Map(("status", "Success"))), ("convertedObjects", Value.List())));
                break;
            case "name":
                _backend.Answer("/convert", review => Answer(review, (rod, to) => Convert(rod, to).WithAt(["metadata", "name"], "y")));
                break;
            case "version":
                _backend.Answer("/convert", review => Answer(review, (rod, _) => rod));
                break;
            default:
                _backend.Answer("/convert", review => Answer(review, (rod, to) => Convert(rod, to).WithAt(["metadata", "labels", "a"], 1)));
                break;
        }

        var (code, status) = await _running.PostAsync(Other, Rod("v1beta1", "x", "length", 1));
        Assert.Equal(500, code);
        Assert.Equal($"conversion webhook for example.org/v1beta1, Kind=Rod {words}", status["message"].AsString());
        Assert.Equal(404, (await _running.GetAsync($"{Stored}/x")).Code);
    }

    [Theory]
    [InlineData("{}", "spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook")]
    [InlineData(
        """{"clientConfig":{},"conversionReviewVersions":["v1"]}""",
        "spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required")]
    [InlineData(
        """{"clientConfig":{"url":"https://x"},"conversionReviewVersions":["v7"]}""",
        "spec.conversion.conversionReviewVersions: Invalid value: [\"v7\"]: must include at least one of v1, v1beta1")]
    public async Task A_conversion_that_cannot_be_called_is_refused(string webhook, string problem)
    {
        var definition = Values.Json.JsonReader.Read(Definition()
            .Replace("rods", "sticks", StringComparison.Ordinal).Replace("Rod", "Stick", StringComparison.Ordinal))
            .WithAt(["spec", "conversion", "webhook"], Values.Json.JsonReader.Read(webhook));
        var (code, status) = await _running.PostAsync(Definitions, definition.ToString());
        Assert.Equal(422, code);
        Assert.Contains(problem, status["message"].AsString(), StringComparison.Ordinal);
    }

    private static Value Answer(Value review, Func<Value, string, Value> convert)
    {
        var version = review["request"]["desiredAPIVersion"].AsString() ?? "";
        return Response(
            review,
            ("result", Value.Map(("status", "Success"))),
            ("convertedObjects", ValueList.From(review["request"]["objects"].Items.Select(rod => convert(rod, version)))));
    }

    private static Value Response(Value review, params ReadOnlySpan<(string, Value)> fields) => Value.Map(
        ("kind", "ConversionReview"),
        ("apiVersion", review["apiVersion"]),
        ("response", Value.Map(("uid", review["request"]["uid"])).WithFields(Value.Map(fields))));

    private static Value Convert(Value rod, string version)
    {
        var (from, to) = version == "example.org/v1" ? ("length", "size") : ("size", "length");
        return rod.With("apiVersion", version).With("spec", Value.Map((to, rod["spec"][from])));
    }

    private static string Rod(string version, string name, string field, int size) =>
        $$"""{"apiVersion":"example.org/{{version}}","kind":"Rod","metadata":{"name":"{{name}}"},"spec":{"{{field}}":{{size}} } }""";

    private string Definition() => YamlReader.ReadAll($$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: rods.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {plural: rods, kind: Rod}
          conversion:
            strategy: Webhook
            webhook:
              conversionReviewVersions: [v1, v1beta1]
              clientConfig:
                url: https://127.0.0.1:{{_backend.Port}}/convert
                caBundle: {{_backend.Bundle}}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer} } } } }
          - name: v1beta1
            served: true
            storage: false
            schema:
              openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {length: {type: integer} } } } }
        """)[0].Value.ToString();
}
