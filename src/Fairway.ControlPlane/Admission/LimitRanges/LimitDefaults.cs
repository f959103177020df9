using Fairway.Values;

namespace Fairway.ControlPlane.Admission.LimitRanges;

/// <summary>Gives the containers of a pod the requests and limits that a LimitRange has for those that state none, and notes what it gave.</summary>
internal static class LimitDefaults
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    public static Value Apply(Value range, Value pod)
    {
        var (requests, limits) = (Defaults(range, "defaultRequest"), Defaults(range, "default"));
        if (requests.Fields.Count + limits.Fields.Count == 0)
        {
            return pod;
        }

        var notes = new List<string>();
        foreach (var (field, title) in (ReadOnlySpan<(string, string)>)[("containers", "container"), ("initContainers", "init container")])
        {
            var containers = pod["spec"][field].Items;
            if (containers.Count > 0)
            {
                pod = pod.WithAt(["spec", field], ValueList.From([.. containers.Select(container => Fill(container, title))]));
            }
        }

        return notes.Count == 0 ? pod : pod.WithAt(["metadata", "annotations", Annotation], "LimitRanger plugin set: " + string.Join("; ", notes));

        Value Fill(Value container, string title) =>
            Add(Add(container, "requests", $"request for {title}", requests), "limits", $"limit for {title}", limits);

        Value Add(Value container, string field, string title, Value defaults)
        {
            var missing = defaults.Fields.Where(pair => container["resources"][field][pair.Key].IsNull).ToArray();
            foreach (var (name, amount) in missing)
            {
                container = container.WithAt(["resources", field, name], amount);
            }

            if (missing.Length > 0)
            {
                var names = string.Join(", ", missing.Select(pair => pair.Key).Order(StringComparer.Ordinal));
                notes.Add($"{names} {title} {container["name"].AsString()}");
            }

            return container;
        }
    }

    // Of several items for containers the last one counts, as a later one overwrites.
    private static Value Defaults(Value range, string field)
    {
        Value defaults = ValueMap.Empty;
        foreach (var item in range["spec"]["limits"].Items)
        {
            defaults = item["type"].AsString() == "Container" ? defaults.WithFields(item[field]) : defaults;
        }

        return defaults;
    }
}
