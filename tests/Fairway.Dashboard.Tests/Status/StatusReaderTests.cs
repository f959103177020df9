using Fairway.Dashboard.Status;
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

    private static Value Application(string ready, string applied) => JsonReader.Read($$$$"""
        {"metadata":{"name":"shop","namespace":"fairway-system","generation":1},
         "spec":{"sourceRef":{"kind":"GitRepository","name":"fleet"}},
         "status":{"observedGeneration":1,"lastAppliedRevision":"{{{{applied}}}}","conditions":[{"type":"Ready","status":"{{{{ready}}}}","message":"m"}]}}
        """);

    private static Value Repository() => JsonReader.Read($$$$"""
        {"metadata":{"name":"fleet","namespace":"fairway-system"},"status":{"artifact":{"revision":"{{{{New}}}}"}}}
        """);

    private static Value Deployment(int wanted, int available) => JsonReader.Read($$$$"""
        {"metadata":{"name":"web","namespace":"shop","labels":{
           "kustomize.toolkit.fluxcd.io/name":"shop","kustomize.toolkit.fluxcd.io/namespace":"fairway-system"}},
         "spec":{"replicas":{{{{wanted}}}}},"status":{"availableReplicas":{{{{available}}}}}}
        """);
}
