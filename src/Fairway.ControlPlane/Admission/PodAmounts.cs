using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// What a pod requests, or is limited to, in all: its containers and its restartable init containers together, or the worst moment of starting
/// when that is more (KEP-753); CPU and memory as the pod itself states them (KEP-2837).
/// </summary>
internal static class PodAmounts
{
    private static readonly string[] StatedByPods = ["cpu", "memory"];

    /// <param name="spec">The pod's specification.</param>
    /// <param name="field"><c>requests</c> or <c>limits</c>.</param>
    public static Amounts Of(Value spec, string field)
    {
        var (running, starting, sidecars) = (new Amounts(), new Amounts(), new Amounts());
        foreach (var container in spec["initContainers"].Items)
        {
            var amounts = Amounts.Read(container["resources"][field]);
            if (container["restartPolicy"].AsString() == "Always")
            {
                running.Add(amounts);
                sidecars.Add(amounts);
                starting.Raise(sidecars);
            }
            else
            {
                amounts.Add(sidecars);
                starting.Raise(amounts);
            }
        }

        foreach (var container in spec["containers"].Items)
        {
            running.Add(Amounts.Read(container["resources"][field]));
        }

        running.Raise(starting);
        var stated = Amounts.Read(spec["resources"][field]);
        foreach (var name in StatedByPods)
        {
            if (stated.Has(name))
            {
                running[name] = stated[name];
            }
        }

        return running;
    }
}
