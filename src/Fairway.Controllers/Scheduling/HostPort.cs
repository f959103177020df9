namespace Fairway.Controllers.Scheduling;

/// <summary>A port of the node itself that a pod takes.</summary>
internal readonly record struct HostPort(string Address, string Protocol, long Port)
{
    public const string AnyAddress = "0.0.0.0";

    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Address == other.Address || Address == AnyAddress || other.Address == AnyAddress);
}
