using System.Globalization;
using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Controllers.Workloads.Revisions;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.StatefulSets;

/// <summary>The pods of a StatefulSet: their names, what makes each one itself, and their claims of storage.</summary>
internal static class StatefulPods
{
    private const string NameLabel = "statefulset.kubernetes.io/pod-name";
    private const string IndexLabel = "apps.kubernetes.io/pod-index";

    /// <summary>The number in a pod's name; null when the name is not one of the set's.</summary>
    public static int? OrdinalOf(Value set, Value pod)
    {
        var prefix = set.Name + "-";
        return pod.Name.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(pod.Name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            && pod.Name == NameOf(set, ordinal) ? ordinal : null;
    }

    public static string NameOf(Value set, int ordinal) => $"{set.Name}-{ordinal.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The name of the revision that a pod is made of.</summary>
    public static string RevisionOf(Value pod) => pod.Labels[RevisionHistory.HashLabel].AsString() ?? "";

    /// <param name="set">The set, with the template of the revision.</param>
    /// <param name="ordinal">Which of its pods.</param>
    /// <param name="revision">The name of the revision.</param>
    public static Value Make(Value set, int ordinal, string revision)
    {
        var pod = PodFactory.FromTemplate(set, set["spec"]["template"]);
        var name = NameOf(set, ordinal);
        pod = pod.WithoutAt("metadata", "generateName")
            .WithAt(["metadata", "name"], name)
            .WithAt(["metadata", "labels", RevisionHistory.HashLabel], revision)
            .WithAt(["spec", "hostname"], name);
        pod = set["spec"]["serviceName"].AsString() is { Length: > 0 } service ? pod.WithAt(["spec", "subdomain"], service) : pod;
        return Identify(set, pod, ordinal);
    }

    /// <summary>The pod with everything that makes it this one of its set; the very same when it has it already.</summary>
    public static Value Identify(Value set, Value pod, int ordinal)
    {
        var index = ordinal.ToString(CultureInfo.InvariantCulture);
        pod = pod.Labels[NameLabel].AsString() == pod.Name && pod.Labels[IndexLabel].AsString() == index
            ? pod
            : pod.WithAt(["metadata", "labels", NameLabel], pod.Name).WithAt(["metadata", "labels", IndexLabel], index);
        var templates = set["spec"]["volumeClaimTemplates"].Items;
        if (templates.Count == 0)
        {
            return pod;
        }

        var own = templates.Select(template => Value.Map(
            ("name", template.Name), ("persistentVolumeClaim", Value.Map(("claimName", $"{template.Name}-{pod.Name}"))))).ToArray();
        var others = pod["spec"]["volumes"].Items.Where(volume => !Array.Exists(own, one => one["name"] == volume["name"]));
        var current = pod["spec"]["volumes"].Items;
        return Array.TrueForAll(own, volume => current.Any(known => Refers(known, volume)))
            ? pod
            : pod.WithAt(["spec", "volumes"], ValueList.From([.. others, .. own]));
    }

    /// <summary>The claims that a pod of the set needs.</summary>
    public static IEnumerable<Value> ClaimsOf(Value set, Value pod) => set["spec"]["volumeClaimTemplates"].Items.ToArray().Select(template =>
    {
        var labels = template["metadata"]["labels"].WithFields(set.At("spec", "selector", "matchLabels"));
        return template
            .With("apiVersion", "v1")
            .With("kind", "PersistentVolumeClaim")
            .Without("status")
            .With("metadata", template.Metadata
                .Without("creationTimestamp")
                .With("name", $"{template.Name}-{pod.Name}")
                .With("namespace", set.Namespace)
                .With("labels", labels));
    });

    public static bool IsRunningAndReady(Value pod) => pod.Phase == "Running" && pod.IsReady;

    private static bool Refers(Value volume, Value wanted) =>
        volume["name"] == wanted["name"]
        && volume["persistentVolumeClaim"]["claimName"] == wanted["persistentVolumeClaim"]["claimName"];
}
