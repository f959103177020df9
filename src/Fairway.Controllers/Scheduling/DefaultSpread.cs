using Fairway.Controllers.Networking;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Which pods are spread by default with a pod: those that its Services and its ReplicaSet select too.</summary>
internal sealed class DefaultSpread(ServiceSelection services, ObjectCache replicaSets)
{
    /// <summary>Null for a pod that nothing selects.</summary>
    public LabelSelector? SelectorFor(Value pod)
    {
        var owner = pod.ControllerReference;
        var replicaSet = owner["kind"].AsString() == "ReplicaSet"
            ? replicaSets.Find(new(pod.Namespace, owner["name"].AsString() ?? ""))
            : Value.Null;
        return Combine(services.Selecting(pod).Select(service => service["spec"]["selector"].Fields), replicaSet["spec"]["selector"]);
    }

    /// <summary>All the selectors at once.</summary>
    public static LabelSelector? Combine(IEnumerable<ValueMap> services, Value replicaSet)
    {
        var labels = services.SelectMany(labels => labels).Concat(replicaSet["matchLabels"].Fields);
        var selector = NarrowedSelector.Compile(Value.Map(("matchExpressions", Value.List(
            [.. labels.Select(Requirement).Distinct(), .. replicaSet["matchExpressions"].Items]))));
        return selector.MatchesEverything ? null : selector;
    }

    private static Value Requirement(KeyValuePair<string, Value> label) =>
        Value.Map(("key", label.Key), ("operator", "In"), ("values", Value.List(label.Value)));
}
