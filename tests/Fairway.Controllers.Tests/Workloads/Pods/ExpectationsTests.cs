using Fairway.Controllers.Workloads.Pods;
using Fairway.Kubernetes;
using Fairway.Testing;

namespace Fairway.Controllers.Tests.Workloads.Pods;

public sealed class ExpectationsTests
{
    private static readonly ObjectKey Owner = new("shop", "web");

    [Fact]
    public void They_are_met_once_every_creation_is_seen()
    {
        var expectations = new Expectations(new ManualTime());
        Assert.True(expectations.AreMet(Owner));

        expectations.ExpectCreations(Owner, 2);
        expectations.CreationSeen(Owner);
        Assert.False(expectations.AreMet(Owner));

        expectations.CreationSeen(Owner);
        Assert.True(expectations.AreMet(Owner));
    }

    [Fact]
    public void A_deletion_counts_for_the_pod_it_was_meant_for_only()
    {
        var expectations = new Expectations(new ManualTime());
        expectations.ExpectDeletions(Owner, ["a", "b"]);
        expectations.DeletionSeen(Owner, "a");
        expectations.DeletionSeen(Owner, "a");
        expectations.DeletionSeen(Owner, "c");
        Assert.False(expectations.AreMet(Owner));

        expectations.DeletionSeen(Owner, "b");
        Assert.True(expectations.AreMet(Owner));
    }

    [Fact]
    public void After_five_minutes_they_hold_nobody_up()
    {
        var time = new ManualTime();
        var expectations = new Expectations(time);
        expectations.ExpectCreations(Owner, 1);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(expectations.AreMet(Owner));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(expectations.AreMet(Owner));
    }
}
