using Fairway.Controllers.Scheduling;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

/// <summary>Nodes and pods to place others beside.</summary>
internal sealed class SampleCluster
{
    private readonly Dictionary<string, NodeUsage> _nodes = [];
    private readonly List<PlacedPod> _placed = [];
    private readonly NamespaceLabels _namespaces = new();

    public ClusterView View => new(
        [.. _nodes.Values],
        [.. _placed.Where(placed => placed.Pod.AntiAffinity.Count > 0)],
        [.. _placed.Where(placed => placed.Pod.Leanings.Count > 0)],
        _namespaces);

    public IReadOnlyList<NodeUsage> Nodes => [.. _nodes.Values];

    /// <summary>Two zones of two nodes each: node1 and node2 in zoneA, node3 and node4 in zoneB, as in the Kubernetes documentation.</summary>
    public static SampleCluster TwoZones() =>
        new SampleCluster().Node("node1", "zoneA").Node("node2", "zoneA").Node("node3", "zoneB").Node("node4", "zoneB");

    public static Value Pod(
        string labels = """{"foo": "bar"}""", string spec = "{}", string @namespace = "shop", string name = "p") => Sample.Json($$"""
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "{{name}}", "namespace": "{{@namespace}}", "uid": "uid-{{name}}", "labels": {{labels}} },
         "spec": {{spec}} }
        """);

    public SampleCluster Node(string name, string zone, string extra = "{}") => Node(Sample.Json($$"""
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{name}}", "labels": {"zone": "{{zone}}", "node": "{{name}}"} },
         "spec": {}, "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"} } }
        """).WithFields(Sample.Json(extra)));

    public SampleCluster Node(Value node)
    {
        _nodes[node.Name] = new(node);
        return this;
    }

    public SampleCluster Namespace(string name, string labels)
    {
        _namespaces.Put(name, Sample.Json(labels).Fields);
        return this;
    }

    /// <summary>Puts so many pods on a node.</summary>
    public SampleCluster On(string node, int count, string labels = """{"foo": "bar"}""", string spec = "{}", string @namespace = "shop")
    {
        for (var i = 0; i < count; i++)
        {
            var pod = new PodDemand(Pod(labels, spec, @namespace, $"pod-{_placed.Count}"));
            _nodes[node].Add(pod);
            _placed.Add(new(pod, node, _nodes[node], IsConfirmed: true));
        }

        return this;
    }

    /// <summary>The names of the nodes that the pod may go to.</summary>
    public string Allowed(Value pod)
    {
        var filter = new NodeFilter(new(pod), View);
        return string.Join(' ', _nodes.Values.Where(node => filter.Objections(node).Count == 0).Select(node => node.Name));
    }
}
