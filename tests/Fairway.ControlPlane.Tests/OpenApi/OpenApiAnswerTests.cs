using System.Net;
using Fairway.ControlPlane.Tests.CustomResources;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Tests.OpenApi;

/// <summary>How the documents are handed out: kube-openapi's pkg/handler3 says which headers a document has.</summary>
public sealed class OpenApiAnswerTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_document_asked_for_by_its_hash_may_be_kept_for_ever()
    {
        var url = await UrlOf("apis/apps/v1");
        using var answer = await running.Admin.GetAsync(new Uri(url, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("public, immutable", Assert.Single(answer.Headers.GetValues("Cache-Control")));
        Assert.True(answer.Content.Headers.Expires > DateTimeOffset.UtcNow.AddDays(300));
        Assert.Equal($"\"{url[(url.IndexOf('=') + 1)..]}\"", answer.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task An_old_hash_leads_to_the_new_one()
    {
        using var answer = await running.Admin.GetAsync(new Uri("/openapi/v3/apis/apps/v1?hash=OLD", UriKind.Relative));
        var moved = answer.StatusCode == HttpStatusCode.MovedPermanently
            ? answer.Headers.Location!.ToString()
            : answer.RequestMessage!.RequestUri!.PathAndQuery;
        Assert.Equal(await UrlOf("apis/apps/v1"), moved);
    }

    [Theory]
    [InlineData("/openapi/v2")]
    [InlineData("/openapi/v3")]
    [InlineData("/openapi/v3/api/v1")]
    public async Task A_document_that_is_known_is_not_sent_again(string path)
    {
        using var first = await running.Admin.GetAsync(new Uri(path, UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", $"\"other\", {first.Headers.ETag}");
        using var second = await running.Admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_definition_changes_its_own_document_alone()
    {
        var (apps, core) = (await UrlOf("apis/apps/v1"), await UrlOf("api/v1"));
        await running.PostAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", YamlReader.ReadAll(ValidationRuleTests.CronTabs)[0].Value.ToString());
        Assert.Equal((apps, core), (await UrlOf("apis/apps/v1"), await UrlOf("api/v1")));
        var (_, document) = await running.GetAsync(await UrlOf("apis/stable.example.com/v1"));
        var spec = document["components"]["schemas"]["com.example.stable.v1.CronTab"]["properties"]["spec"];
        Assert.Equal("self.zone == oldSelf.zone", spec["x-kubernetes-validations"][1]["rule"].AsString());
        Assert.Equal(2, spec["properties"]["port"]["anyOf"].Items.Count);
        Assert.EndsWith("meta.v1.ObjectMeta", spec["properties"]["template"]["properties"]["metadata"]["$ref"].AsString());
    }

    // OpenAPI v2 has none of these keywords, and its readers refuse what they do not know.
    [Fact]
    public async Task The_second_version_leaves_out_what_it_cannot_say()
    {
        await running.PostAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", YamlReader.ReadAll(ValidationRuleTests.CronTabs)[0].Value.ToString());
        var (_, document) = await running.GetAsync("/openapi/v2");
        var fields = document["definitions"]["com.example.stable.v1.CronTab"]["properties"]["spec"]["properties"];
        Assert.Equal(Value.Map(("x-kubernetes-int-or-string", true)), fields["port"]);
        Assert.True(fields["note"]["type"].IsNull);
        var keywords = Keywords(document["definitions"]).ToHashSet();
        Assert.DoesNotContain("anyOf", keywords);
        Assert.DoesNotContain("oneOf", keywords);
        Assert.DoesNotContain("nullable", keywords);
    }

    private async Task<string> UrlOf(string path) => (await running.GetAsync("/openapi/v3")).Body["paths"][path]["serverRelativeURL"].AsString()!;

    private static IEnumerable<string> Keywords(Value definitions) => definitions.Fields.SelectMany(definition => OfSchema(definition.Value));

    private static IEnumerable<string> OfSchema(Value schema) => schema.Fields.Select(field => field.Key)
        .Concat(schema["properties"].Fields.SelectMany(field => OfSchema(field.Value)))
        .Concat(OfInner(schema["items"])).Concat(OfInner(schema["additionalProperties"]));

    private static IEnumerable<string> OfInner(Value schema) => schema.IsMap ? OfSchema(schema) : [];
}
