using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Nodes;

/// <summary>What a pod needs of its namespace, and its kubelet must therefore be able to read (upstream's node authorizer, graph.go).</summary>
internal static class PodReferences
{
    public static bool Contains(Value pod, string plural, string name)
    {
        var spec = pod["spec"];
        return plural switch
        {
            "secrets" => Secrets(spec).Contains(name),
            "configmaps" => ConfigMaps(spec).Contains(name),
            "persistentvolumeclaims" => Claims(pod).Contains(name),
            "serviceaccounts" => spec["serviceAccountName"].AsString() == name,
            _ => false,
        };
    }

    private static IEnumerable<Value> Secrets(Value spec) =>
    [
        .. spec["imagePullSecrets"].Items.Select(reference => reference["name"]),
        .. Environment(spec, "secretKeyRef", "secretRef"),
        .. spec["volumes"].Items.SelectMany(volume => Kinds(volume).SelectMany(source => new[]
        {
            source["secretName"], source["secretRef"]["name"], source["nodePublishSecretRef"]["name"],
        })),
        .. Projected(spec, "secret"),
    ];

    private static IEnumerable<Value> ConfigMaps(Value spec) =>
    [
        .. Environment(spec, "configMapKeyRef", "configMapRef"),
        .. spec["volumes"].Items.Select(volume => volume["configMap"]["name"]),
        .. Projected(spec, "configMap"),
    ];

    private static IEnumerable<Value> Claims(Value pod) => pod["spec"]["volumes"].Items.Select(volume =>
        volume["ephemeral"].IsNull ? volume["persistentVolumeClaim"]["claimName"] : $"{pod.Name}-{volume["name"].AsString()}");

    private static IEnumerable<Value> Environment(Value spec, string key, string whole)
    {
        string[] lists = ["containers", "initContainers", "ephemeralContainers"];
        return lists.SelectMany(list => spec[list].Items).SelectMany(container => container["env"].Items
            .Select(variable => variable["valueFrom"][key]["name"])
            .Concat(container["envFrom"].Items.Select(source => source[whole]["name"])));
    }

    private static IEnumerable<Value> Projected(Value spec, string kind) =>
        spec["volumes"].Items.SelectMany(volume => volume["projected"]["sources"].Items).Select(source => source[kind]["name"]);

    private static IEnumerable<Value> Kinds(Value volume)
    {
        var sources = new List<Value>();
        foreach (var (_, source) in volume.Fields)
        {
            sources.Add(source);
        }

        return sources.Where(source => source.IsMap);
    }
}
