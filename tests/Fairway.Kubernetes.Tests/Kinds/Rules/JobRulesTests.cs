using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Kinds.Rules;

public sealed class JobRulesTests
{
    private static readonly Value Suspended = Sample.Decode("""
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"ns","uid":"u"},"spec":{"suspend":true,"template":{
         "metadata":{"labels":{"batch.kubernetes.io/controller-uid":"u"}},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}},
         "selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"u"}}}}
        """);

    // KEP-2926: node affinity, node selector, tolerations, scheduling gates, labels and annotations.
    [Fact]
    public void A_suspended_job_may_be_told_where_to_run()
    {
        var moved = Suspended.WithAt(["spec", "template", "spec", "nodeSelector"], Value.Map(("zone", "a")));
        Assert.Empty(Sample.ErrorsOf(moved, Suspended));
        Assert.NotEmpty(Sample.ErrorsOf(moved, Suspended.WithAt(["status", "startTime"], "2026-01-01T00:00:00Z")));
    }

    [Fact]
    public void A_suspended_job_keeps_what_it_runs()
    {
        var other = Suspended.WithAt(["spec", "template", "spec", "containers"], Value.List(Value.Map(("name", "c"), ("image", "i:2"))));
        Assert.StartsWith("spec.template: Invalid value: ", Assert.Single(Sample.ErrorsOf(other, Suspended)), StringComparison.Ordinal);
    }
}
