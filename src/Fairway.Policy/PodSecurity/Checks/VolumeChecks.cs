using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>The host's files; restricted: only volumes of the cluster's own kinds.</summary>
internal static class VolumeChecks
{
    private static readonly string[] Allowed =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    // In the order upstream looks for them: of a volume with several sources the first is named.
    private static readonly string[] Restricted =
    [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder",
        "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk", "portworxVolume", "scaleIO",
        "storageos",
    ];

    public static Finding? FindHostPaths(PodView pod)
    {
        var volumes = Names(pod.Spec["volumes"].Items.Where(volume => !volume["hostPath"].IsNull));
        return volumes.Count == 0 ? null : new("hostPath volumes", Volumes(volumes));
    }

    public static Finding? FindRestricted(PodView pod)
    {
        var bad = pod.Spec["volumes"].Items.Where(IsRestricted).ToArray();
        var types = Phrases.Set(bad.Select(volume => Array.Find(Restricted, source => !volume[source].IsNull) ?? "unknown"));
        var what = Phrases.Plural(types.Count, "restricted volume type", "restricted volume types");
        return bad.Length == 0
            ? null
            : new(
                "restricted volume types",
                $"{Volumes(Names(bad))} {Phrases.Plural(bad.Length, "uses", "use")} {what} {Phrases.Quoted(types)}");
    }

    // The API makes a volume without any source an emptyDir.
    private static bool IsRestricted(Value volume) =>
        !Allowed.Any(source => !volume[source].IsNull) && volume.Fields.Any(pair => pair.Key != "name" && !pair.Value.IsNull);

    private static List<string> Names(IEnumerable<Value> volumes) => [.. volumes.Select(volume => volume["name"].AsString() ?? "")];

    private static string Volumes(List<string> names) => $"{Phrases.Plural(names.Count, "volume", "volumes")} {Phrases.Quoted(names)}";
}
