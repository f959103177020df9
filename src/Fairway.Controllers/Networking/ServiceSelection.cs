using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>Which Services select which pods; shared by both forms of endpoints.</summary>
internal sealed class ServiceSelection
{
    private readonly CacheIndex _services;
    private readonly CacheIndex _podsByNamespace;
    private readonly ObjectCache _pods;

    public ServiceSelection(ControllerContext context, CacheIndex podsByNamespace)
    {
        _services = new(context.Caches.For(Resources.Services), service => service.Namespace);
        _pods = context.Caches.For(Resources.Pods);
        _podsByNamespace = podsByNamespace;
    }

    /// <summary>Whether the endpoints of the Service are made from pods; without a selector somebody else makes them.</summary>
    public static bool IsSelecting(Value service) =>
        service["spec"]["selector"].Fields.Count > 0 && service["spec"]["type"].AsString() != "ExternalName";

    public IReadOnlyList<Value> PodsOf(Value service)
    {
        var selector = SelectorOf(service);
        return [.. _podsByNamespace[service.Namespace].Where(pod => selector.Matches(pod.Labels))];
    }

    /// <summary>The Services that select a pod; none for null.</summary>
    public IEnumerable<Value> Selecting(Value pod) => pod.IsNull
        ? []
        : _services[pod.Namespace].Where(service => IsSelecting(service) && SelectorOf(service).Matches(pod.Labels));

    /// <summary>Has the controller look at each Service that a change of a pod concerns.</summary>
    public void FollowPods(Controller controller) => _pods.OnChange(change =>
    {
        foreach (var service in Selecting(change.Old).Concat(Selecting(change.New)))
        {
            controller.Enqueue(service.Key);
        }
    });

    private static LabelSelector SelectorOf(Value service) => LabelSelector.FromLabels(service["spec"]["selector"].Fields);
}
