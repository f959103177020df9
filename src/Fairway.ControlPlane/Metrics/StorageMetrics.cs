using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Metrics;

/// <summary>What is stored, under the names of upstream's <c>apiserver/pkg/storage/etcd3/metrics</c>; counted when it is asked for.</summary>
internal static class StorageMetrics
{
    /// <param name="registry">Told of them.</param>
    /// <param name="store">What is counted.</param>
    /// <param name="kinds">Of these kinds.</param>
    /// <param name="path">The database's file.</param>
    public static void AddTo(MetricsRegistry registry, ObjectStore store, KindRegistry kinds, string path)
    {
        registry.ReadGauge(
            "apiserver_storage_objects",
            "[DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last check split by kind.",
            ["resource"],
            () => Count(store, kinds, static kind => [kind.Kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Kind.Group}"]));
        registry.ReadGauge(
            "apiserver_resource_objects",
            "Number of stored objects at the time of last check split by kind.",
            ["group", "resource"],
            () => Count(store, kinds, static kind => [kind.Kind.Group, kind.Plural]));
        registry.ReadGauge(
            "apiserver_storage_size_bytes",
            "Size of the storage database file physically allocated in bytes.",
            ["storage_cluster_id"],
            () => [(["sqlite-0"], new FileInfo(path) is { Exists: true } file ? file.Length : -1)]);
    }

    // Kinds of several groups, such as events, are stored once.
    private static IEnumerable<(string[] Labels, double Value)> Count(
        ObjectStore store, KindRegistry kinds, Func<KindDescription, string[]> labels)
    {
        var view = store.Revisions.View;
        return kinds.Current.Served.Where(static kind => kind.IsStored)
            .DistinctBy(static kind => kind.StoreResource)
            .Select(kind => (labels(kind), (double)view.Count(kind.StoreResource, "")));
    }
}
