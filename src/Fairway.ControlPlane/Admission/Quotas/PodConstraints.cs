using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>What the containers of a new pod must state because a quota counts it, unless the pod itself states amounts.</summary>
internal static class PodConstraints
{
    // Upstream's list, which it keeps from growing.
    private static readonly string[] Demanding = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];

    /// <summary>What is missing: <c>must specify cpu for: one,two; memory for: one</c>; null when nothing is.</summary>
    public static string? Error(Amounts hard, Value pod)
    {
        var demanded = Demanding.Where(hard.Has).ToArray();
        var own = pod["spec"]["resources"];
        if (demanded.Length == 0 || own["requests"].Fields.Count + own["limits"].Fields.Count > 0)
        {
            return null;
        }

        var missing = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var container in pod["spec"]["containers"].Items.Concat(pod["spec"]["initContainers"].Items))
        {
            var stated = new Amounts();
            PodUsage.Add(Amounts.Read(container["resources"]["requests"]), Amounts.Read(container["resources"]["limits"]), stated);
            foreach (var name in demanded.Where(name => !stated.Has(name)))
            {
                missing.TryAdd(name, new(StringComparer.Ordinal));
                missing[name].Add(container["name"].AsString() ?? "");
            }
        }

        return missing.Count == 0
            ? null
            : "must specify " + string.Join("; ", missing.Select(pair => $"{pair.Key} for: {string.Join(',', pair.Value)}"));
    }
}
