using Fairway.Controllers.Scheduling;

namespace Fairway.Controllers.Tests.Scheduling;

public sealed class RefusedDemandTests
{
    [Theory]
    [InlineData("""{"resourceClaims": [{"name": "gpu"}]}""", "spec.resourceClaims is not supported by this scheduler: remove the field")]
    [InlineData(
        """
        {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
          [{"topologyKey": "zone", "labelSelector": {"matchExpressions": [{"key": "a", "operator": "Near"}]}}]}}}
        """,
        "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: \"Near\" is not a valid label selector operator")]
    [InlineData(
        """
        {"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution":
          [{"weight": 1, "podAffinityTerm": {"topologyKey": "zone", "namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "In"}]}}}]}}}
        """,
        "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.namespaceSelector: "
        + "for 'in', 'notin' operators, values set can't be empty")]
    [InlineData(
        """
        {"topologySpreadConstraints":
          [{"topologyKey": "zone", "labelSelector": {"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]}}]}
        """,
        "spec.topologySpreadConstraints[0].labelSelector: values set must be empty for exists and does not exist")]
    public void What_it_cannot_honour_is_named(string spec, string refusal)
    {
        var pod = SampleCluster.Pod(spec: spec);

        Assert.Equal(refusal, RefusedDemand.Find(pod));
        // Such a pod may be on a node all the same, put there by its nodeName.
        Assert.NotNull(new PodDemand(pod));
    }

    [Fact]
    public void What_it_can_honour_is_not_refused() => Assert.Null(RefusedDemand.Find(SampleCluster.Pod(spec: """
        {"priorityClassName": "system-node-critical", "priority": 2000001000, "resourceClaims": [],
         "affinity": {
           "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
             [{"topologyKey": "zone", "labelSelector": {}, "namespaceSelector": {}, "matchLabelKeys": ["a"], "mismatchLabelKeys": ["b"]}]},
           "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": {"topologyKey": "zone"}}]}},
         "topologySpreadConstraints":
           [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway", "nodeTaintsPolicy": "Honor",
             "nodeAffinityPolicy": "Ignore", "matchLabelKeys": ["a"], "labelSelector": {}}]}
        """)));
}
