using System.Globalization;
using System.Runtime.InteropServices;
using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Registration;

/// <summary>Writes the Node object's fields as the kubelet does.</summary>
internal static class NodeObject
{
    private const string KubeletVersion = "v1.34.0+fairway";

    public static Value Create(NodeFacts node, string podRange) => Claims(node, podRange).WithFields(Value.Map(
        ("apiVersion", "v1"),
        ("kind", "Node"),
        ("metadata", Value.Map(("name", node.Name), ("labels", Labels(node))))));

    /// <summary>What the node says of itself outside the status.</summary>
    public static Value Claims(NodeFacts node, string podRange) => Value.Map(
        ("metadata", Value.Map(("labels", Labels(node)))),
        ("spec", Value.Map(("podCIDR", podRange), ("podCIDRs", Value.List(podRange)))));

    public static Value WithoutHeartbeats(Value status) => status.With(
        "conditions", ValueList.From(status["conditions"].Items.Select(condition => condition.Without("lastHeartbeatTime"))));

    private static Value Labels(NodeFacts node) => Value.Map(
        ("kubernetes.io/hostname", node.Name),
        ("kubernetes.io/os", "linux"),
        ("kubernetes.io/arch", Machine),
        ("beta.kubernetes.io/os", "linux"),
        ("beta.kubernetes.io/arch", Machine));

    public static Value Status(NodeFacts node, string runtime, int mostPods, int kubeletPort, long diskBytes) => Value.Map(
        ("capacity", Amounts(node, mostPods, diskBytes)),
        ("allocatable", Amounts(node, mostPods, diskBytes)),
        ("addresses", Value.List(
            Value.Map(("type", "InternalIP"), ("address", node.Address)),
            Value.Map(("type", "Hostname"), ("address", node.Name)))),
        ("daemonEndpoints", Value.Map(("kubeletEndpoint", Value.Map(("Port", kubeletPort))))),
        ("nodeInfo", Value.Map(
            ("machineID", ReadLine("/etc/machine-id")),
            ("systemUUID", ReadLine("/sys/class/dmi/id/product_uuid")),
            ("bootID", HostProcess.BootId()),
            ("kernelVersion", ReadLine("/proc/sys/kernel/osrelease")),
            ("osImage", OsImage()),
            ("containerRuntimeVersion", $"fairway://{runtime}"),
            ("kubeletVersion", KubeletVersion),
            ("kubeProxyVersion", ""),
            ("operatingSystem", "linux"),
            ("architecture", Machine))));

    private static string Machine => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    private static Value Amounts(NodeFacts node, int mostPods, long diskBytes) => Value.Map(
        ("cpu", node.Processors.ToString(CultureInfo.InvariantCulture)),
        ("memory", string.Create(CultureInfo.InvariantCulture, $"{node.MemoryBytes / 1024}Ki")),
        ("ephemeral-storage", string.Create(CultureInfo.InvariantCulture, $"{diskBytes / 1024}Ki")),
        ("pods", mostPods.ToString(CultureInfo.InvariantCulture)));

    // PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
    private static string OsImage() => !File.Exists("/etc/os-release") ? "Linux" : File.ReadLines("/etc/os-release")
        .Where(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
        .Select(line => line["PRETTY_NAME=".Length..].Trim('"'))
        .FirstOrDefault("Linux");

    private static string ReadLine(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
