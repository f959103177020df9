using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>
/// What a pod requests in all: its containers and its restartable init containers together, or at the worst moment of starting when that is
/// more (KEP-753), unless the pod itself states it (KEP-2837); and the overhead of its runtime class.
/// </summary>
internal static class PodRequests
{
    // Upstream's schedutil: what a container that states nothing is taken to need when nodes are compared.
    private static readonly Value Unstated = Value.Map(("cpu", "100m"), ("memory", "200Mi"));

    public static Amounts Of(Value pod) => Of(pod, Value.Null);

    /// <summary>With a guess for each container that states nothing.</summary>
    public static Amounts Assumed(Value pod) => Of(pod, Unstated);

    private static Amounts Of(Value pod, Value unstated)
    {
        var spec = pod["spec"];
        var running = new Amounts();
        var starting = new Amounts();
        var sidecars = new Amounts();
        foreach (var container in spec["initContainers"].Items)
        {
            var requests = Requests(container, unstated);
            if (container["restartPolicy"].AsString() == "Always")
            {
                running.Add(requests);
                sidecars.Add(requests);
                starting.Raise(sidecars);
            }
            else
            {
                requests.Add(sidecars);
                starting.Raise(requests);
            }
        }

        foreach (var container in spec["containers"].Items)
        {
            running.Add(Requests(container, unstated));
        }

        running.Raise(starting);
        running.Replace(Requests(spec, Value.Null));
        running.Add(Amounts.Read(spec["overhead"]));
        return running;
    }

    // A limit without a request is a request.
    private static Amounts Requests(Value holder, Value unstated)
    {
        var requests = Amounts.Read(unstated);
        requests.Replace(Amounts.Read(holder["resources"]["limits"]));
        requests.Replace(Amounts.Read(holder["resources"]["requests"]));
        return requests;
    }
}
