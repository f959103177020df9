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
    [InlineData("fieldSelector=spec.nothing%3D1", 400, "field label not supported: spec.nothing")]
    [InlineData("resourceVersion=x", 400, "Invalid value: \"x\": resourceVersion must be a decimal number")]
    [InlineData("continue=x", 400, "continue key is not valid: it was not made by this server")]
    public async Task Bad_parameters_are_refused(string query, int code, string message)
    {
        var (answered, status) = await running.GetAsync($"{Maps}?{query}");

        Assert.Equal((code, message), (answered, status["message"].AsString()));
    }

    [Fact]
    public async Task A_version_that_is_still_to_come_is_a_timeout()
    {
        var (code, status) = await running.GetAsync($"{Maps}?resourceVersion=999999999");

        // k8s.io/apiserver/pkg/storage/errors.go: NewTooLargeResourceVersionError
        Assert.Equal(504, code);
        Assert.Equal("ResourceVersionTooLarge", status["details"]["causes"][0]["reason"].AsString());
    }

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
