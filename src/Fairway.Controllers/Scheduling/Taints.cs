using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Which taints a pod tolerates.</summary>
internal static class Taints
{
    public const string Unschedulable = "node.kubernetes.io/unschedulable";

    /// <summary>The first taint with one of the effects that no toleration covers, or null.</summary>
    public static Value FirstUntolerated(Value node, ValueList tolerations, params ReadOnlySpan<string> effects)
    {
        foreach (var taint in node["spec"]["taints"].Items)
        {
            if (effects.Contains(taint["effect"].AsString() ?? "") && !IsTolerated(taint, tolerations))
            {
                return taint;
            }
        }

        return Value.Null;
    }

    public static int CountUntolerated(Value node, ValueList tolerations, string effect)
    {
        var count = 0;
        foreach (var taint in node["spec"]["taints"].Items)
        {
            count += taint["effect"].AsString() == effect && !IsTolerated(taint, tolerations) ? 1 : 0;
        }

        return count;
    }

    public static bool IsTolerated(Value taint, ValueList tolerations)
    {
        foreach (var toleration in tolerations)
        {
            if (Covers(toleration, taint))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Covers(Value toleration, Value taint)
    {
        var effect = toleration["effect"].AsString() ?? "";
        var key = toleration["key"].AsString() ?? "";
        if ((effect.Length > 0 && effect != taint["effect"].AsString()) || (key.Length > 0 && key != taint["key"].AsString()))
        {
            return false;
        }

        // An empty key goes with Exists only, and then covers every key.
        return toleration["operator"].AsString() is "Exists"
            || (key.Length > 0 && (toleration["value"].AsString() ?? "") == (taint["value"].AsString() ?? ""));
    }
}
