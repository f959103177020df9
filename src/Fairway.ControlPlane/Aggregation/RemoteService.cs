using Fairway.ControlPlane.Backends;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>A group version that another server of the cluster answers for.</summary>
internal sealed record RemoteService(string Name, string Group, string Version, ServiceName Service, string Authorities, bool IsVerified)
{
    public required int GroupPriority { get; init; }

    public required int VersionPriority { get; init; }

    /// <summary>What the object's status says; requests to others are refused.</summary>
    public required bool IsAvailable { get; init; }

    /// <summary>Where requests go.</summary>
    public Backend Backend => Backend.OfService(Service, "", Authorities) with { IsVerified = IsVerified, IsAggregated = true };

    /// <summary>The path of its discovery document.</summary>
    public string Path => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    /// <summary>Null for an APIService without a service, which this server answers for.</summary>
    public static RemoteService? From(Value apiService)
    {
        var spec = apiService["spec"];
        return !spec["service"].IsMap ? null : new(
            apiService.Name,
            spec["group"].AsString() ?? "",
            spec["version"].AsString() ?? "",
            Backend.ReadService(spec["service"]),
            spec["caBundle"].AsString() ?? "",
            spec["insecureSkipTLSVerify"].AsBool() != true)
        {
            GroupPriority = (int)(spec["groupPriorityMinimum"].AsLong() ?? 0),
            VersionPriority = (int)(spec["versionPriority"].AsLong() ?? 0),
            IsAvailable = apiService.IsConditionTrue("Available"),
        };
    }
}
