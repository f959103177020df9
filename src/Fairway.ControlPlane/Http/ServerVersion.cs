using System.Runtime.InteropServices;
using Fairway.Values;

namespace Fairway.ControlPlane.Http;

/// <summary>The answer to <c>/version</c>: the Kubernetes API that is served, with Fairway's own version as build metadata.</summary>
internal static class ServerVersion
{
    public static string GitVersion => $"v1.34.0+fairway-{Own}";

    public static Value Document { get; } = Value.Map(
        ("major", "1"),
        ("minor", "34"),
        ("emulationMajor", "1"),
        ("emulationMinor", "34"),
        ("minCompatibilityMajor", "1"),
        ("minCompatibilityMinor", "33"),
        ("gitVersion", GitVersion),
        ("gitCommit", ""),
        ("gitTreeState", "clean"),
        ("buildDate", "1970-01-01T00:00:00Z"),
        ("goVersion", ""),
        ("compiler", RuntimeInformation.FrameworkDescription),
        ("platform", $"linux/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}"));

    private static string Own => typeof(ServerVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
