using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Names what a pod asks and this scheduler cannot honour; such a pod waits rather than run where it must not.</summary>
internal static class RefusedDemand
{
    /// <summary>Fields of a pod's specification.</summary>
    public static readonly IReadOnlyList<string> UnsupportedFields = ["resourceClaims"];

    private static readonly string[] PodAffinities = ["podAffinity", "podAntiAffinity"];

    /// <summary>The field's path and what is wrong with it, or null.</summary>
    public static string? Find(Value pod)
    {
        var spec = pod["spec"];
        return UnsupportedFields.FirstOrDefault(field => spec[field].Items.Count > 0) is { } field
            ? $"spec.{field} is not supported by this scheduler: remove the field"
            : Selectors(spec).Select(selector => Problem(selector.Path, selector.Selector)).FirstOrDefault(problem => problem is not null);
    }

    private static IEnumerable<(string Path, Value Selector)> Selectors(Value spec)
    {
        foreach (var kind in PodAffinities)
        {
            foreach (var (path, term) in Terms(spec["affinity"][kind], $"spec.affinity.{kind}"))
            {
                yield return ($"{path}.labelSelector", term["labelSelector"]);
                yield return ($"{path}.namespaceSelector", term["namespaceSelector"]);
            }
        }

        foreach (var (constraint, i) in spec["topologySpreadConstraints"].Items.Select((constraint, i) => (constraint, i)))
        {
            yield return ($"spec.topologySpreadConstraints[{i}].labelSelector", constraint["labelSelector"]);
        }
    }

    private static IEnumerable<(string Path, Value Term)> Terms(Value affinity, string path)
    {
        const string required = "requiredDuringSchedulingIgnoredDuringExecution";
        const string preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        return affinity[required].Items.Select((term, i) => ($"{path}.{required}[{i}]", term))
            .Concat(affinity[preferred].Items.Select((term, i) => ($"{path}.{preferred}[{i}].podAffinityTerm", term["podAffinityTerm"])));
    }

    private static string? Problem(string path, Value selector)
    {
        try
        {
            LabelSelector.FromObject(selector);
            return null;
        }
        catch (FormatException e)
        {
            return $"{path}: {e.Message}";
        }
    }
}
