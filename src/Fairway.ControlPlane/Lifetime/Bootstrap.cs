using System.Net;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Lifetime;

/// <summary>
/// Makes what every cluster has: its namespaces, roles and the <c>kubernetes</c> Service. Done at each start; what is right already stays
/// untouched.
/// </summary>
internal sealed class Bootstrap(IKubernetesTransport transport)
{
    public const string SystemNamespace = "fairway-system";

    private const string Manager = "fairway-control-plane";

    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease", SystemNamespace];

    private readonly KubernetesClient _client = new(transport, Manager);

    public async Task RunAsync(IPAddress serviceAddress, IPEndPoint? server, CancellationToken cancellationToken)
    {
        foreach (var name in Namespaces)
        {
            await ApplyAsync("", "namespaces", Object("v1", "Namespace", "", name), cancellationToken);
        }

        await new DefaultPolicy(_client).RunAsync(SystemNamespace, cancellationToken);
        await ApplyPriorityAsync(
            "system-node-critical",
            2_000_001_000,
            "Used for system critical pods that must not be moved from their current node.",
            cancellationToken);
        await ApplyPriorityAsync(
            "system-cluster-critical",
            2_000_000_000,
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
            cancellationToken);
        await ApplyServiceAsync(serviceAddress, server, cancellationToken);
    }

    private Task ApplyPriorityAsync(string name, long value, string description, CancellationToken cancellationToken) => ApplyAsync(
        "scheduling.k8s.io",
        "priorityclasses",
        Object("scheduling.k8s.io/v1", "PriorityClass", "", name).With("value", value).With("description", description),
        cancellationToken);

    private async Task ApplyServiceAsync(IPAddress address, IPEndPoint? server, CancellationToken cancellationToken)
    {
        var labels = Value.Map(("component", "apiserver"), ("provider", "kubernetes"));
        await ApplyAsync(
            "",
            "services",
            Object("v1", "Service", "default", "kubernetes").WithAt(["metadata", "labels"], labels).With("spec", Value.Map(
                ("type", "ClusterIP"),
                ("clusterIP", address.ToString()),
                ("ports", Value.List(Value.Map(("name", "https"), ("port", 443), ("protocol", "TCP"), ("targetPort", server?.Port ?? 443)))))),
            cancellationToken);
        if (server is null)
        {
            return;
        }

        await ApplyAsync(
            "discovery.k8s.io",
            "endpointslices",
            Object("discovery.k8s.io/v1", "EndpointSlice", "default", "kubernetes")
                .WithAt(["metadata", "labels"], Value.Map(("kubernetes.io/service-name", "kubernetes")))
                .With("addressType", "IPv4")
                .With("endpoints", Value.List(Value.Map(
                    ("addresses", Value.List(server.Address.ToString())), ("conditions", Value.Map(("ready", true))))))
                .With("ports", Value.List(Value.Map(("name", "https"), ("port", server.Port), ("protocol", "TCP")))),
            cancellationToken);
    }

    // What is right already is not written: no webhook is asked about it.
    private async Task ApplyAsync(string group, string plural, Value @object, CancellationToken cancellationToken)
    {
        var resource = new GroupVersionResource(group, "v1", plural);
        if (!Holds(await _client.FindAsync(resource, @object.Key, cancellationToken), @object))
        {
            await _client.ApplyAsync(resource, @object, new() { Force = true }, cancellationToken);
        }
    }

    private static bool Holds(Value live, Value wanted)
    {
        if (wanted.IsMap)
        {
            return wanted.Fields.All(field => Holds(live[field.Key], field.Value));
        }

        return wanted.IsList
            ? live.Items.Count == wanted.Items.Count && wanted.Items.Zip(live.Items).All(pair => Holds(pair.Second, pair.First))
            : live == wanted;
    }

    private static Value Object(string apiVersion, string kind, string @namespace, string name)
    {
        var metadata = Value.Map(("name", name));
        return Value.Map(
            ("apiVersion", apiVersion), ("kind", kind), ("metadata", @namespace.Length == 0 ? metadata : metadata.With("namespace", @namespace)));
    }
}
