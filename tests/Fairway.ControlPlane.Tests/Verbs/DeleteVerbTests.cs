using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Verbs;

public sealed class DeleteVerbTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task An_object_with_finalizers_goes_when_the_last_one_is_taken_away()
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"held","finalizers":["example.org/hold"]}}""");

        var (_, marked) = await running.DeleteAsync($"{Maps}/held");
        Assert.True(marked.IsDeleting);
        Assert.Equal(200, (await running.GetAsync($"{Maps}/held")).Code);

        await running.PatchAsync($"{Maps}/held", "application/merge-patch+json", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(404, (await running.GetAsync($"{Maps}/held")).Code);
    }

    [Fact]
    public async Task Foreground_deletion_leaves_the_object_to_the_collector()
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"parent"}}""");

        var (_, marked) = await running.DeleteAsync($"{Maps}/parent?propagationPolicy=Foreground");

        Assert.True(marked.IsDeleting);
        Assert.True(marked.HasFinalizer("foregroundDeletion"));
    }

    [Fact]
    public async Task Another_object_of_the_name_is_not_deleted()
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"other"}}""");

        var (code, status) = await running.DeleteAsync($"{Maps}/other", """{"preconditions":{"uid":"not-it"}}""");

        Assert.Equal(409, code);
        Assert.Contains("the UID in the precondition (not-it) does not match the UID in record (", status["message"].AsString());
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        foreach (var (name, set) in new[] { ("gone-1", "gone"), ("gone-2", "gone"), ("stays", "stays") })
        {
            await running.PostAsync(Maps, Value.Map(("metadata", Value.Map(("name", name), ("labels", Value.Map(("set", set)))))).ToString());
        }

        await running.DeleteAsync($"{Maps}?labelSelector=set%3Dgone");

        Assert.Equal(404, (await running.GetAsync($"{Maps}/gone-1")).Code);
        Assert.Equal(404, (await running.GetAsync($"{Maps}/gone-2")).Code);
        Assert.Equal(200, (await running.GetAsync($"{Maps}/stays")).Code);
    }

    [Fact]
    public async Task A_limited_deletion_of_a_collection_takes_the_first_and_says_how_to_go_on()
    {
        const string Some = $"{Maps}?labelSelector=set%3Dlimited";
        for (var i = 0; i < 3; i++)
        {
            await running.PostAsync(Maps, $$$"""{"metadata":{"name":"limited-{{{i}}}","labels":{"set":"limited"}} }""");
        }

        await running.DeleteAsync($"{Some}&limit=2&dryRun=All");
        Assert.Equal(3, (await running.GetAsync(Some)).Body["items"].Items.Count);
        var (code, deleted) = await running.DeleteAsync($"{Some}&limit=2", """{"propagationPolicy":"Orphan"}""");
        Assert.Equal((200, 2), (code, deleted["items"].Items.Count));
        var left = (await running.GetAsync(Some)).Body["items"].Items;
        Assert.Equal([["orphan"], ["orphan"], []], left.Select(item => item["metadata"]["finalizers"].Items.Select(one => one.AsString())));

        (code, deleted) = await running.DeleteAsync($"{Some}&continue={deleted["metadata"]["continue"].AsString()}");
        Assert.Equal((200, "limited-2"), (code, deleted["items"].Items.Single().Name));
        Assert.Equal(2, (await running.GetAsync(Some)).Body["items"].Items.Count);
        Assert.Equal(422, (await running.DeleteAsync($"{Some}&propagationPolicy=Odd")).Code);
        Assert.Equal(400, (await running.DeleteAsync($"{Maps}?fieldSelector=spec.x%3D1")).Code);
        Assert.Equal(2, (await running.GetAsync(Some)).Body["items"].Items.Count);
    }

    [Fact]
    public async Task A_pod_that_is_deleted_again_keeps_its_grace_unless_a_shorter_one_is_asked_for()
    {
        const string Pods = "/api/v1/namespaces/default/pods";
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        await running.PostAsync(Pods, """{"metadata":{"name":"slow"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]}}""");

        var (_, first) = await running.DeleteAsync($"{Pods}/slow?gracePeriodSeconds=60");
        var (_, again) = await running.DeleteAsync($"{Pods}/slow");
        var (_, longer) = await running.DeleteAsync($"{Pods}/slow?gracePeriodSeconds=90");
        Assert.Equal((first, first), (again, longer));

        // rest.BeforeDelete: the time moves back by what the grace is shorter.
        var (_, shorter) = await running.DeleteAsync($"{Pods}/slow?gracePeriodSeconds=10");
        var moved = Timestamps.Read(first["metadata"]["deletionTimestamp"]) - Timestamps.Read(shorter["metadata"]["deletionTimestamp"]);
        Assert.Equal((10L, TimeSpan.FromSeconds(50)), (shorter["metadata"]["deletionGracePeriodSeconds"].AsLong(), moved));

        var (_, endless) = await running.DeleteAsync($"{Pods}/slow", """{"gracePeriodSeconds":0}""");
        Assert.Equal("slow", endless.Name);
        Assert.Equal(404, (await running.GetAsync($"{Pods}/slow")).Code);
    }

    [Theory]
    [InlineData("""{"gracePeriodSeconds":"abc"}""", 400, "gracePeriodSeconds must be a Long, not \"abc\"")]
    [InlineData("""{"preconditions":{"uid":7}}""", 400, "preconditions.uid must be a String, not 7")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1"}""", 400, "the body of a deletion must be DeleteOptions, not ConfigMap")]
    [InlineData("[]", 400, "the body of a deletion must be DeleteOptions, not a List")]
    [InlineData("""{"ignoreStoreReadErrorWithClusterBreakingPotential":true}""", 400, "is not supported")]
    [InlineData(
        """{"dryRun":["x"]}""",
        422,
        "DeleteOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"x\"]: supported values: \"All\"")]
    [InlineData(
        """{"propagationPolicy":"x"}""",
        422,
        "propagationPolicy: Unsupported value: \"x\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    [InlineData("""{"propagationPolicy":"Orphan","orphanDependents":true}""", 422, "orphanDependents and deletionPropagation cannot be both set")]
    public async Task Options_that_do_not_fit_are_refused_and_nothing_is_deleted(string options, int code, string message)
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"stays-put"}}""");

        var (answered, status) = await running.DeleteAsync($"{Maps}/stays-put", options);

        Assert.Equal(code, answered);
        Assert.Contains(message, status["message"].AsString());
        Assert.Equal(200, (await running.GetAsync($"{Maps}/stays-put")).Code);
    }

    [Fact]
    public async Task A_dry_run_that_the_body_asks_for_deletes_nothing()
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"dry"}}""");

        Assert.Equal(200, (await running.DeleteAsync($"{Maps}/dry", """{"dryRun":["All"]}""")).Code);
        Assert.Equal(200, (await running.DeleteAsync($"{Maps}?fieldSelector=metadata.name%3Ddry", """{"dryRun":["All"]}""")).Code);

        Assert.Equal(200, (await running.GetAsync($"{Maps}/dry")).Code);
    }

    [Fact]
    public async Task A_namespace_takes_nothing_new_and_goes_when_it_is_finalized()
    {
        await running.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"leaving"}}""");
        await running.PostAsync("/api/v1/namespaces/leaving/configmaps", """{"metadata":{"name":"inside"}}""");

        await running.DeleteAsync("/api/v1/namespaces/leaving");
        var (_, leaving) = await running.GetAsync("/api/v1/namespaces/leaving");
        Assert.Equal("Terminating", leaving["status"]["phase"].AsString());

        var (code, refusal) = await running.PostAsync("/api/v1/namespaces/leaving/configmaps", """{"metadata":{"name":"late"}}""");
        Assert.Equal(403, code);
        // k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go
        Assert.Equal(
            "configmaps \"late\" is forbidden: unable to create new content in namespace leaving because it is being terminated",
            refusal["message"].AsString());

        await running.PutAsync("/api/v1/namespaces/leaving/finalize", leaving.WithoutAt("spec", "finalizers").ToString());
        Assert.Equal(404, (await running.GetAsync("/api/v1/namespaces/leaving")).Code);
    }
}
