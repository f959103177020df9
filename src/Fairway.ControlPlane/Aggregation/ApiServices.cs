using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>The kind APIService (apiregistration.k8s.io/v1) and what the server writes of it.</summary>
internal static class ApiServices
{
    public const string StoreResource = "apiregistration.k8s.io/apiservices";

    /// <summary>On the objects that the server makes: <c>onstart</c> for groups of its own, <c>true</c> for those of definitions.</summary>
    public const string ManagedLabel = "kube-aggregator.kubernetes.io/automanaged";

    public static GroupVersionResource Resource { get; } = new("apiregistration.k8s.io", "v1", "apiservices");

    public static bool IsApiService(KindDescription kind) => kind.Kind is { Group: "apiregistration.k8s.io", Kind: "APIService" };

    /// <summary>The object of a group version that this server answers for.</summary>
    public static Value Local(string group, string version, bool isCustom)
    {
        var (groupPriority, versionPriority) = isCustom ? GroupPriorities.Custom : GroupPriorities.Of(group, version);
        return Value.Map(
            ("apiVersion", Resource.ApiVersion),
            ("kind", "APIService"),
            ("metadata", Value.Map(
                ("name", $"{version}.{group}"), ("labels", Value.Map((ManagedLabel, isCustom ? "true" : "onstart"))))),
            ("spec", Value.Map(
                ("group", group),
                ("version", version),
                ("groupPriorityMinimum", groupPriority),
                ("versionPriority", versionPriority))));
    }

    /// <summary>The object with the status of one that is served here: available from the moment it says so.</summary>
    public static Value Settle(KindDescription kind, Value @object, Value old, DateTimeOffset now)
    {
        if (!IsApiService(kind))
        {
            return @object;
        }

        var started = old.IsNull ? @object.With("status", ValueMap.Empty) : @object;
        return @object["spec"]["service"].IsMap
            ? started
            : started.WithAt(["status", "conditions"], Conditions.Set(
                old["status"]["conditions"].Items, "Available", true, "Local", "Local APIServices are always available", now));
    }
}
