using Fairway.Controllers.Scheduling;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

public sealed class NodeTermsTests
{
    private const string Node = """{"metadata": {"name": "n1", "labels": {"zone": "a", "cores": "8"}}}""";

    // Each row is the list of terms of a required node affinity: terms are alternatives, requirements of one must all hold.
    [Theory]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a", "b"]}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "NotIn", "values": ["a"]}]}]""", false)]
    [InlineData("""[{"matchExpressions": [{"key": "disk", "operator": "NotIn", "values": ["a"]}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "disk", "operator": "Exists"}]}]""", false)]
    [InlineData("""[{"matchExpressions": [{"key": "disk", "operator": "DoesNotExist"}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "cores", "operator": "Gt", "values": ["4"]}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "cores", "operator": "Lt", "values": ["8"]}]}]""", false)]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "Exists"}, {"key": "disk", "operator": "Exists"}]}]""", false)]
    [InlineData("""
        [{"matchExpressions": [{"key": "disk", "operator": "Exists"}]},
         {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}]}]
        """, true)]
    [InlineData("[{}]", false)]
    public void Required_node_affinity(string terms, bool allowed)
    {
        var pod = Value.Null.WithAt(
            ["spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"], Sample.Json(terms));

        Assert.Equal(allowed, NodeTerms.Allow(pod, Sample.Json(Node)));
    }
}
