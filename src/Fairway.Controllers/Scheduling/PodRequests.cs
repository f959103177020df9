using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>
/// What a pod requests in all: its containers and its restartable init containers together, or at the worst moment of starting when that is
/// more, and the overhead of its runtime class (KEP-753).
/// </summary>
internal static class PodRequests
{
    public static Amounts Of(Value pod)
    {
        var spec = pod["spec"];
        var running = new Amounts();
        var starting = new Amounts();
        var sidecars = new Amounts();
        foreach (var container in spec["initContainers"].Items)
        {
            var requests = Requests(container);
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
            running.Add(Requests(container));
        }

        running.Raise(starting);
        running.Add(Amounts.Read(spec["overhead"]));
        return running;
    }

    // A limit without a request is a request.
    private static Amounts Requests(Value container)
    {
        var requests = Amounts.Read(container["resources"]["limits"]);
        foreach (var (resource, amount) in Amounts.Read(container["resources"]["requests"]).All)
        {
            requests[resource] = amount;
        }

        return requests;
    }
}
