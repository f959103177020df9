using Fairway.ControlPlane;
using Fairway.Platform;

namespace Fairway.Commands;

/// <summary>How <c>fairway up</c> was called.</summary>
/// <param name="Ports">Where the parts listen.</param>
/// <param name="Parts">What runs beside the API.</param>
/// <param name="Runtime">crun or runc; empty for the first that works.</param>
/// <param name="DemoFolder">Where the sample is; null starts the platform alone.</param>
/// <param name="Server">What the API server is told.</param>
internal sealed record UpOptions(
    Ports Ports, Parts Parts, string Runtime, string? DemoFolder, Func<ControlPlaneOptions, ControlPlaneOptions> Server)
{
    /// <summary>The EncryptionConfiguration's full path; empty for none, null to keep what the instance had.</summary>
    public string? EncryptionConfiguration { get; init; }

    /// <summary>How long an object's superseded revisions stay; null to keep what the instance had.</summary>
    public TimeSpan? HistoryRetention { get; init; }
}
