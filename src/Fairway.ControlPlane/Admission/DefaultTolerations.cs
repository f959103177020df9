using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// Lets pods stay on a node that is not ready or cannot be reached for five minutes, unless they say how long themselves
/// (plugin/pkg/admission/defaulttolerationseconds).
/// </summary>
internal static class DefaultTolerations
{
    private const int Seconds = 300;

    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public static Value Apply(Value pod)
    {
        var tolerations = pod["spec"]["tolerations"].Items;
        var all = tolerations;
        foreach (var taint in Taints)
        {
            if (!tolerations.Any(toleration => Tolerates(toleration, taint)))
            {
                all = all.Add(Value.Map(("key", taint), ("operator", "Exists"), ("effect", "NoExecute"), ("tolerationSeconds", Seconds)));
            }
        }

        return all.Count == tolerations.Count ? pod : pod.WithAt(["spec", "tolerations"], all);
    }

    private static bool Tolerates(Value toleration, string taint) =>
        (toleration["key"].AsString() ?? "") is var key && (key.Length == 0 || key == taint)
        && (toleration["effect"].AsString() ?? "") is "" or "NoExecute";
}
