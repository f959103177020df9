using Fairway.Controllers.Workloads.Deployments;
using Fairway.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Fairway.Controllers.Tests.Workloads.Deployments;

public sealed class RolloutPropertyTests
{
    private const int MostSteps = 20_000;

    [Fact]
    public void A_rollout_never_has_too_many_pods_nor_too_few_ready_ones_and_arrives()
    {
        var cases =
            from replicas in Gen.Choose(1, 12)
            from surge in Gen.OneOf(Gen.Choose(0, 5).Select(n => $"{n}"), Gen.Choose(0, 100).Select(n => $"\"{n}%\""))
            from unavailable in Gen.OneOf(Gen.Choose(0, 5).Select(n => $"{n}"), Gen.Choose(0, 100).Select(n => $"\"{n}%\""))
            from updates in Gen.Choose(1, 3)
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select (replicas, surge, unavailable, updates, seed);

        Prop.ForAll(cases.ToArbitrary(), item => Roll(item.replicas, item.surge, item.unavailable, item.updates, item.seed))
            .Check(PropertyRuns.Of(cases: 100));
    }

    private static void Roll(int replicas, string surge, string unavailable, int updates, int seed)
    {
        var random = new Random(seed);
        var cluster = new SimulatedCluster(Sample.Deployment(replicas, surge, unavailable, "web:0"), random);
        var spec = DeploymentSpec.Read(cluster.Deployment);
        Arrive(cluster, 0, replicas);
        for (var update = 1; update <= updates; update++)
        {
            cluster.Deployment = Sample.WithImage(cluster.Deployment, $"web:{update}");
            if (update < updates)
            {
                // The next update comes in the middle of this one.
                for (var i = random.Next(60); i > 0; i--)
                {
                    Step(cluster, spec.Replicas - spec.MaxUnavailable, spec.Replicas + spec.MaxSurge);
                }
            }
        }

        Arrive(cluster, spec.Replicas - spec.MaxUnavailable, spec.Replicas + spec.MaxSurge);
    }

    private static void Arrive(SimulatedCluster cluster, long fewest, long most)
    {
        var steps = 0;
        do
        {
            Assert.True(++steps < MostSteps, "the rollout does not arrive");
            Step(cluster, fewest, most);
        }
        while (!cluster.IsComplete);
    }

    private static void Step(SimulatedCluster cluster, long fewest, long most)
    {
        cluster.Step();
        Assert.True(cluster.WantedPods <= most, $"{cluster.WantedPods} pods, at most {most} allowed");
        Assert.True(cluster.ReadyPods >= fewest, $"{cluster.ReadyPods} ready, at least {fewest} wanted");
    }
}
