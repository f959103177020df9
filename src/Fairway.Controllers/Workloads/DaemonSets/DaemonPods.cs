using Fairway.Controllers.Observing;
using Fairway.Controllers.Scheduling;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Controllers.Workloads.Revisions;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.DaemonSets;

/// <summary>The pods of a DaemonSet: where they belong, and how they look.</summary>
internal static class DaemonPods
{
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    // A daemon stays where others must go, as it is what the node is looked after by.
    private static readonly (string Key, string Effect)[] Tolerated =
    [
        ("not-ready", "NoExecute"), ("unreachable", "NoExecute"), ("disk-pressure", "NoSchedule"), ("memory-pressure", "NoSchedule"),
        ("pid-pressure", "NoSchedule"), ("unschedulable", "NoSchedule"),
    ];

    /// <summary>Whether a node is to have a pod, and whether one that it has may stay.</summary>
    public static (bool ShouldRun, bool MayStay) Belongs(Value daemonSet, Value node)
    {
        var template = daemonSet["spec"]["template"];
        if (template["spec"]["nodeName"].AsString() is { Length: > 0 } name && name != node.Name)
        {
            return (false, false);
        }

        if (!NodeTerms.Allow(template, node))
        {
            return (false, false);
        }

        var tolerations = Tolerations(template["spec"]);
        return Taints.FirstUntolerated(node, tolerations, "NoSchedule", "NoExecute").IsNull
            ? (true, true)
            : (false, Taints.FirstUntolerated(node, tolerations, "NoExecute").IsNull);
    }

    /// <summary>The node that a pod is on, or is to go to.</summary>
    public static string NodeOf(Value pod)
    {
        if (pod.NodeName.Length > 0)
        {
            return pod.NodeName;
        }

        var required = pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        foreach (var term in required["nodeSelectorTerms"].Items)
        {
            foreach (var field in term["matchFields"].Items)
            {
                if (field["key"].AsString() == "metadata.name" && field["values"].Items.Count == 1)
                {
                    return field["values"][0].AsString() ?? "";
                }
            }
        }

        return "";
    }

    public static Value Make(Value daemonSet, string node, string hash)
    {
        var pod = PodFactory.FromTemplate(daemonSet, daemonSet["spec"]["template"]);
        var term = Value.Map(("matchFields", Value.List(Value.Map(
            ("key", "metadata.name"), ("operator", "In"), ("values", Value.List(node))))));
        pod = pod
            .WithAt(["metadata", "labels", RevisionHistory.HashLabel], hash)
            .WithAt(["spec", "tolerations"], Tolerations(pod["spec"]))
            .WithAt(
                ["spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"],
                Value.Map(("nodeSelectorTerms", Value.List(term))));
        return daemonSet.Annotations[TemplateGeneration].AsString() is { Length: > 0 } generation
            ? pod.WithAt(["metadata", "labels", "pod-template-generation"], generation)
            : pod;
    }

    private static ValueList Tolerations(Value spec)
    {
        var tolerations = spec["tolerations"].Items;
        foreach (var (key, effect) in Tolerated)
        {
            tolerations = Add(tolerations, key, effect);
        }

        return spec["hostNetwork"].AsBool() == true ? Add(tolerations, "network-unavailable", "NoSchedule") : tolerations;
    }

    private static ValueList Add(ValueList tolerations, string key, string effect)
    {
        var toleration = Value.Map(("key", $"node.kubernetes.io/{key}"), ("operator", "Exists"), ("effect", effect));
        return tolerations.Contains(toleration) ? tolerations : tolerations.Add(toleration);
    }
}
