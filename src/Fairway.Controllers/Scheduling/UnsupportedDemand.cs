using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Names what a pod requires and this scheduler cannot honour; such a pod waits rather than run where it must not.</summary>
internal static class UnsupportedDemand
{
    /// <summary>The field's path, or null.</summary>
    public static string? Find(Value pod)
    {
        foreach (var affinity in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            var path = $"spec.affinity.{affinity}.requiredDuringSchedulingIgnoredDuringExecution";
            var terms = pod.At("spec", "affinity", affinity, "requiredDuringSchedulingIgnoredDuringExecution").Items;
            for (var i = 0; i < terms.Count; i++)
            {
                foreach (var field in (ReadOnlySpan<string>)["namespaceSelector", "matchLabelKeys", "mismatchLabelKeys"])
                {
                    if (!terms[i][field].IsNull)
                    {
                        return $"{path}[{i}].{field}";
                    }
                }
            }
        }

        return pod["spec"]["resourceClaims"].Items.Count > 0 ? "spec.resourceClaims" : null;
    }
}
