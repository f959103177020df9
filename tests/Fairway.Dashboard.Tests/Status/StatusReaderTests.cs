using Fairway.Dashboard.Status;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Dashboard.Tests.Status;

public sealed class StatusReaderTests
{
    private const string New = "main@sha1:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Old = "main@sha1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("True", New, 2, 2, "ready", true)]
    [InlineData("True", Old, 2, 2, "behind", false)]
    [InlineData("True", New, 2, 1, "progressing", false)]
    [InlineData("False", New, 2, 2, "failed", false)]
    [InlineData("Unknown", New, 2, 2, "progressing", false)]
    public void An_application_is_ready_when_reconciled_at_the_newest_revision_with_its_workloads_up(
        string ready, string applied, int wanted, int available, string state, bool isReady)
    {
        var line = StatusReader.ApplicationLine(Application(ready, applied), [Repository()], [Deployment(wanted, available)]);
        Assert.Equal((state, isReady), (line.State, line.IsReady));
    }

    [Fact]
    public void A_condition_about_an_older_generation_does_not_count()
    {
        var edited = Application("True", New).WithAt(["metadata", "generation"], 2);
        Assert.Equal("progressing", StatusReader.ApplicationLine(edited, [Repository()], []).State);
    }

    [Fact]
    public void A_suspended_application_is_not_in_step()
    {
        var suspended = Application("True", New).WithAt(["spec", "suspend"], true);
        Assert.Equal(("suspended", false), (StatusReader.ApplicationLine(suspended, [Repository()], []).State, false));
    }

    [Fact]
    public async Task A_part_that_does_not_answer_is_down_and_the_others_are_told()
    {
        using var http = new HttpClient(new SilentHandler()) { Timeout = TimeSpan.FromMilliseconds(50) };
        var reader = new StatusReader(new("https://127.0.0.1:6443", "127.0.0.1:5000", "http://127.0.0.1:7080"), new EmptyApi(), http);

        var report = await reader.ReadAsync(CancellationToken.None);

        Assert.Equal(["control plane ready", "registry down", "dashboard and git down"], report.Parts.Select(line => $"{line.Name} {line.State}"));
        Assert.StartsWith("127.0.0.1:5000 does not answer within ", report.Parts[1].Detail, StringComparison.Ordinal);
    }

    private static Value Application(string ready, string applied) => JsonReader.Read($$$$"""
        {"metadata":{"name":"shop","namespace":"fairway-system","generation":1},
         "spec":{"sourceRef":{"kind":"GitRepository","name":"fleet"}},
         "status":{"observedGeneration":1,"lastAppliedRevision":"{{{{applied}}}}",
           "conditions":[{"type":"Ready","status":"{{{{ready}}}}","message":"m"}]}}
        """);

    private static Value Repository() => JsonReader.Read($$$$"""
        {"metadata":{"name":"fleet","namespace":"fairway-system"},"status":{"artifact":{"revision":"{{{{New}}}}"}}}
        """);

    private static Value Deployment(int wanted, int available) => JsonReader.Read($$$$"""
        {"metadata":{"name":"web","namespace":"shop","labels":{
           "kustomize.toolkit.fluxcd.io/name":"shop","kustomize.toolkit.fluxcd.io/namespace":"fairway-system"}},
         "spec":{"replicas":{{{{wanted}}}}},"status":{"availableReplicas":{{{{available}}}}}}
        """);

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new();
        }
    }

    private sealed class EmptyApi : IKubernetesTransport
    {
        public Task<Value> SendAsync(ApiRequest request, CancellationToken cancellationToken) => Task.FromResult(Value.Map(("items", Value.List())));

        public IAsyncEnumerable<WatchEvent> WatchAsync(ApiRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => Task.FromResult<ApiResource?>(null);
    }
}
