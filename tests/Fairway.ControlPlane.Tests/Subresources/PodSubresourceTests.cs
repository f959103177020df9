using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Subresources;

public sealed class PodSubresourceTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_pod_is_bound_once_and_ends_with_grace()
    {
        await MakeAsync("bound");
        var (code, _) = await running.PostAsync($"{Pods}/bound/binding", """{"metadata":{"name":"bound"},"target":{"kind":"Node","name":"n1"}}""");
        Assert.Equal(201, code);
        var (_, pod) = await running.GetAsync($"{Pods}/bound");
        Assert.Equal("n1", pod["spec"]["nodeName"].AsString());
        Assert.True(pod.IsConditionTrue("PodScheduled"));

        var (again, refusal) = await running.PostAsync(
            $"{Pods}/bound/binding", """{"metadata":{"name":"bound"},"target":{"kind":"Node","name":"n2"}}""");
        Assert.Equal(409, again);
        Assert.Contains("pod bound is already assigned to node \"n1\"", refusal["message"].AsString());

        var (_, marked) = await running.DeleteAsync($"{Pods}/bound?gracePeriodSeconds=7");
        Assert.Equal(7, marked["metadata"]["deletionGracePeriodSeconds"].AsLong());
        await running.DeleteAsync($"{Pods}/bound?gracePeriodSeconds=0");
        Assert.Equal(404, (await running.GetAsync($"{Pods}/bound")).Code);
    }

    [Fact]
    public async Task A_pod_without_a_node_goes_at_once_when_it_is_evicted()
    {
        await MakeAsync("evicted");

        var (code, _) = await running.PostAsync(
            $"{Pods}/evicted/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"evicted"}}""");

        Assert.Equal(201, code);
        Assert.Equal(404, (await running.GetAsync($"{Pods}/evicted")).Code);
    }

    [Fact]
    public async Task A_pod_that_is_evicted_says_so_while_it_ends()
    {
        await MakeAsync("leaving");
        await running.PostAsync($"{Pods}/leaving/binding", """{"metadata":{"name":"leaving"},"target":{"kind":"Node","name":"n1"}}""");

        await running.PostAsync(
            $"{Pods}/leaving/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"leaving"}}""");

        // pkg/registry/core/pod/storage/eviction.go (v1.34)
        var (_, pod) = await running.GetAsync($"{Pods}/leaving");
        Assert.True(pod.IsDeleting);
        Assert.Equal(
            ("True", "EvictionByEvictionAPI", "Eviction API: evicting"),
            (pod.Condition("DisruptionTarget")["status"].AsString(), pod.Condition("DisruptionTarget")["reason"].AsString(),
            pod.Condition("DisruptionTarget")["message"].AsString()));
    }

    [Fact]
    public async Task A_binding_may_also_be_posted_by_itself()
    {
        await MakeAsync("posted");

        var (code, _) = await running.PostAsync(
            "/api/v1/namespaces/default/bindings", """{"metadata":{"name":"posted"},"target":{"kind":"Node","name":"n1"}}""");

        Assert.Equal(201, code);
        Assert.Equal("n1", (await running.GetAsync($"{Pods}/posted")).Body["spec"]["nodeName"].AsString());
    }

    [Fact]
    public async Task An_eviction_in_the_version_of_older_clients_is_understood()
    {
        await MakeAsync("older");

        var (code, _) = await running.PostAsync(
            $"{Pods}/older/eviction", """{"apiVersion":"policy/v1beta1","kind":"Eviction","metadata":{"name":"older"}}""");

        Assert.Equal(201, code);
    }

    // As kubectl drain --dry-run=server asks.
    [Fact]
    public async Task An_eviction_on_trial_leaves_the_pod()
    {
        await MakeAsync("tried");

        var (code, _) = await running.PostAsync(
            $"{Pods}/tried/eviction",
            """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"tried"},"deleteOptions":{"dryRun":["All"]}}""");

        Assert.Equal(201, code);
        Assert.Equal(200, (await running.GetAsync($"{Pods}/tried")).Code);
    }

    // What kube-apiserver 1.20.2 answered to the same requests; the last are told as validation errors by later ones.
    [Theory]
    [InlineData("binding", """{"metadata":{"name":"y"},"target":{"name":"n"}}""", 400, "name in URL does not match name in Binding object")]
    [InlineData("eviction", """{"metadata":{"name":"y"}}""", 400, "name in URL does not match name in Eviction object")]
    [InlineData("binding", """{"metadata":{"name":"x"},"target":{"kind":"Foo"}}""", 422, "target.kind: Unsupported value: \"Foo\"")]
    [InlineData("binding", """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"x"}}""", 400, "cannot be handled as a Binding")]
    public async Task A_body_that_means_something_else_is_refused(string subresource, string body, int code, string message)
    {
        var (answered, status) = await running.PostAsync($"{Pods}/x/{subresource}", body);

        Assert.Equal(code, answered);
        Assert.Contains(message, status["message"].AsString());
    }

    [Fact]
    public async Task A_binding_of_a_pod_made_anew_is_refused()
    {
        await MakeAsync("anew");

        var (code, status) = await running.PostAsync($"{Pods}/anew/binding", """{"metadata":{"name":"anew","uid":"old"},"target":{"name":"n"}}""");

        Assert.Equal(409, code);
        Assert.Contains("Precondition failed: UID in precondition: old", status["message"].AsString());
    }

    [Fact]
    public async Task A_method_that_a_subresource_does_not_have_is_not_passed_on() =>
        Assert.Equal(405, (await running.DeleteAsync($"{Pods}/x/log")).Code);

    [Fact]
    public async Task A_streaming_request_is_answered_although_its_body_never_ends()
    {
        await MakeAsync("streamed");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Pods}/streamed/exec?command=ls");
        request.Version = System.Net.HttpVersion.Version11;
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("SPDY", "3.1"));
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = running.Client(running.Server.AdminCertificate);
        using var response = await client.SendAsync(request, end.Token);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("pod streamed does not have a host assigned", await response.Content.ReadAsStringAsync(end.Token));
    }

    [Fact]
    public async Task A_token_authenticates_its_account_until_its_pod_is_gone()
    {
        await MakeAsync("holder");
        var (_, pod) = await running.GetAsync($"{Pods}/holder");
        var (code, request) = await running.PostAsync(
            "/api/v1/namespaces/default/serviceaccounts/default/token",
            """{"spec":{"audiences":[],"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"holder","uid":"UID"}}}""".Replace("UID", pod.Uid));
        Assert.Equal(201, code);
        using var client = running.Client(null, request["status"]["token"].AsString());

        var (_, review) = await RunningServer.SendAsync(client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        Assert.Equal("system:serviceaccount:default:default", review["status"]["userInfo"]["username"].AsString());

        await running.DeleteAsync($"{Pods}/holder?gracePeriodSeconds=0");
        Assert.Equal(401, (await RunningServer.SendAsync(client, HttpMethod.Get, Pods, "")).Code);
    }

    // pkg/registry/core/pod: LogLocation leads nowhere, and the answer has no content.
    [Fact]
    public async Task A_pod_without_a_node_has_no_logs_yet()
    {
        await MakeAsync("nowhere");
        using var client = running.Client(running.Server.AdminCertificate);

        using var answer = await client.GetAsync($"{Pods}/nowhere/log");

        Assert.Equal(204, (int)answer.StatusCode);
    }

    private async Task MakeAsync(string name)
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        var (code, pod) = await running.PostAsync(Pods, Value.Map(
            ("metadata", Value.Map(("name", name))),
            ("spec", Value.Map(("containers", Value.List(Value.Map(("name", "c"), ("image", "example.org/c:1"))))))).ToString());
        Assert.True(code == 201, pod.ToString());
        // ServiceAccount admission (kubernetes/plugin/pkg/admission/serviceaccount).
        Assert.Equal("default", pod["spec"]["serviceAccountName"].AsString());
        Assert.Equal("/var/run/secrets/kubernetes.io/serviceaccount", pod["spec"]["containers"][0]["volumeMounts"][0]["mountPath"].AsString());
    }
}
