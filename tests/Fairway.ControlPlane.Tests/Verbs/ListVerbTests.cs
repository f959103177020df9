using System.Buffers.Text;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Verbs;

public sealed class ListVerbTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Pages_show_the_snapshot_of_the_first()
    {
        await FillAsync("page", 5);
        var (_, first) = await running.GetAsync($"{Maps}?limit=2&labelSelector=set%3Dpage");
        await running.PostAsync(Maps, Map("page-late", "page"));
        await running.DeleteAsync($"{Maps}/page-4");

        var names = Names(first);
        var page = first;
        while (page["metadata"]["continue"].AsString() is { Length: > 0 } token)
        {
            (_, page) = await running.GetAsync($"{Maps}?limit=2&labelSelector=set%3Dpage&continue={token}");
            Assert.Equal(first["metadata"]["resourceVersion"], page["metadata"]["resourceVersion"]);
            names.AddRange(Names(page));
        }

        Assert.Equal(["page-0", "page-1", "page-2", "page-3", "page-4"], names);
    }

    // meta/v1 ListMeta.remainingItemCount: left out on the last page, and of lists with selectors, where it is not known.
    [Fact]
    public async Task What_is_left_is_counted_where_it_is_known()
    {
        const string Templates = "/api/v1/namespaces/default/podtemplates";
        for (var i = 0; i < 5; i++)
        {
            var (code, made) = await running.PostAsync(Templates, $$$"""
                {"metadata":{"name":"t{{{i}}}","labels":{"a":"b"}},
                 "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]} }}
                """);
            Assert.True(code == 201, made.ToString());
        }

        var (_, first) = await running.GetAsync($"{Templates}?limit=2");
        await running.DeleteAsync($"{Templates}/t4");
        var (_, second) = await running.GetAsync($"{Templates}?limit=2&continue={first["metadata"]["continue"].AsString()}");
        var (_, last) = await running.GetAsync($"{Templates}?limit=2&continue={second["metadata"]["continue"].AsString()}");
        Assert.Equal((3, 1), (first["metadata"]["remainingItemCount"].AsLong(), second["metadata"]["remainingItemCount"].AsLong()));
        Assert.Equal(["t4"], Names(last));
        Assert.Equal(["resourceVersion"], last["metadata"].Fields.Select(field => field.Key));

        var (_, chosen) = await running.GetAsync($"{Templates}?limit=2&labelSelector=a%3Db");
        Assert.True(chosen["metadata"]["remainingItemCount"].IsNull);
        Assert.False(chosen["metadata"]["continue"].IsNull);
        var (_, whole) = await running.GetAsync($"{Templates}?limit=4");
        Assert.Equal(["resourceVersion"], whole["metadata"].Fields.Select(field => field.Key));
    }

    [Theory]
    [InlineData("labelSelector=set%3Dselect", 3)]
    [InlineData("labelSelector=set+in+(select,other)", 3)]
    [InlineData("labelSelector=set%3Dselect,set!%3Dselect", 0)]
    [InlineData("labelSelector=set%3Dselect&fieldSelector=metadata.name%3Dselect-1", 1)]
    [InlineData("labelSelector=set%3Dselect&fieldSelector=metadata.name!%3Dselect-1", 2)]
    public async Task Selectors_choose(string query, int count)
    {
        await FillAsync("select", 3);

        Assert.Equal(count, (await running.GetAsync($"{Maps}?{query}")).Body["items"].Items.Count);
    }

    [Theory]
    [InlineData(
        "fieldSelector=spec.nothing%3D1", 400, "\"spec.nothing\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("resourceVersion=x", 400, "Invalid value: \"x\": resourceVersion must be a decimal number")]
    [InlineData("continue=x", 400, "invalid continue token: continue key is not valid: it was not made for this list")]
    [InlineData("limit=abc", 400, "strconv.ParseInt: parsing \"abc\": invalid syntax")]
    [InlineData("limit=99999999999999999999", 400, "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("continue=TOKEN&resourceVersion=5", 400, "specifying resource version is not allowed when using continue")]
    [InlineData(
        "resourceVersionMatch=Foo&resourceVersion=1",
        422,
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Unsupported value: \"Foo\": supported values: \"Exact\", "
        + "\"NotOlderThan\", \"\"")]
    [InlineData(
        "resourceVersionMatch=Exact",
        422,
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion "
        + "is provided")]
    [InlineData(
        "resourceVersionMatch=Exact&resourceVersion=0",
        422,
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for "
        + "resourceVersion \"0\"")]
    [InlineData(
        "watch=1&resourceVersionMatch=NotOlderThan&resourceVersion=1",
        422,
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless "
        + "sendInitialEvents is provided")]
    public async Task Bad_parameters_are_refused(string query, int code, string message)
    {
        // Most of these are what kube-apiserver 1.20.2 answered to the same requests.
        var (answered, status) = await running.GetAsync($"{Maps}?{query.Replace("TOKEN", Token(1, "default"))}");

        Assert.Equal((code, message), (answered, status["message"].AsString()));
    }

    [Fact]
    public async Task A_token_leads_to_no_other_namespace()
    {
        await running.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"aaa"}}""");
        await running.PostAsync("/api/v1/namespaces/aaa/configmaps", """{"metadata":{"name":"hidden"}}""");
        var revision = long.Parse((await running.GetAsync(Maps)).Body.ResourceVersion);

        var (code, status) = await running.GetAsync($"{Maps}?continue={Token(revision, "aaa")}");

        Assert.Equal(400, code);
        Assert.DoesNotContain("hidden", status.ToString());
    }

    [Fact]
    public async Task A_token_of_the_future_is_a_timeout() =>
        Assert.Equal(504, (await running.GetAsync($"{Maps}?continue={Token(999_999_999, "default")}")).Code);

    [Fact]
    public async Task One_object_can_be_listed_by_who_may_see_it_alone()
    {
        await running.GrantAsync("single", """{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["mine"],"verbs":["list"]}""");
        using var client = running.As("single");

        Assert.Equal(200, (await RunningServer.SendAsync(client, HttpMethod.Get, $"{Maps}?fieldSelector=metadata.name%3Dmine", "")).Code);
        Assert.Equal(403, (await RunningServer.SendAsync(client, HttpMethod.Get, $"{Maps}?fieldSelector=metadata.name%3Dother", "")).Code);
        Assert.Equal(403, (await RunningServer.SendAsync(client, HttpMethod.Get, Maps, "")).Code);
    }

    [Fact]
    public async Task A_version_that_is_still_to_come_is_a_timeout()
    {
        var (code, status) = await running.GetAsync($"{Maps}?resourceVersion=999999999");

        // k8s.io/apiserver/pkg/storage/errors.go: NewTooLargeResourceVersionError
        Assert.Equal(504, code);
        Assert.Equal("ResourceVersionTooLarge", status["details"]["causes"][0]["reason"].AsString());
    }

    private static string Token(long revision, string ns) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes($$"""{"v":"meta.k8s.io/v1","rv":{{revision}},"start":"{{ns}}/a"}"""));

    private async Task FillAsync(string set, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await running.PostAsync(Maps, Map($"{set}-{i}", set));
        }
    }

    private static string Map(string name, string set) =>
        Value.Map(("metadata", Value.Map(("name", name), ("labels", Value.Map(("set", set)))))).ToString();

    private static List<string> Names(Value list) => [.. list["items"].Items.Select(item => item["metadata"]["name"].AsString()!)];
}
