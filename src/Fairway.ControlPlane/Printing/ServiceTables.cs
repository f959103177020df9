using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Services, endpoints and endpoint slices.</summary>
internal static class ServiceTables
{
    public static KindTable Services { get; } = new(
        [
            TableColumn.ObjectName,
            new("Type", "string", "How the service is reached."),
            new("Cluster-IP", "string", "The service's address within the cluster."),
            new("External-IP", "string", "The service's addresses outside."),
            new("Port(s)", "string", "The service's ports."),
            TableColumn.Age,
            new("Selector", "string", "The labels of the pods behind the service.", 1),
        ],
        static (service, now) =>
        [
            service.Name,
            service["spec"]["type"].AsString() ?? "",
            Cells.OrNone(service["spec"]["clusterIPs"][0].AsString() ?? service["spec"]["clusterIP"].AsString()),
            ExternalAddress(service),
            Cells.OrNone(string.Join(',', service["spec"]["ports"].Items.Select(Port))),
            Cells.Age(service, now),
            Cells.Labels(service["spec"]["selector"]),
        ]);

    public static KindTable Endpoints { get; } = new(
        [TableColumn.ObjectName, new("Endpoints", "string", "The ready addresses with their ports."), TableColumn.Age],
        static (endpoints, now) => [endpoints.Name, Addresses(endpoints), Cells.Age(endpoints, now)]);

    public static KindTable EndpointSlices { get; } = new(
        [
            TableColumn.ObjectName,
            new("AddressType", "string", "The kind of the addresses."),
            new("Ports", "string", "The ports of all endpoints."),
            new("Endpoints", "string", "The addresses."),
            TableColumn.Age,
        ],
        static (slice, now) =>
        [
            slice.Name,
            slice["addressType"].AsString() ?? "",
            Cells.FirstThree([.. slice["ports"].Items.Select(port => port["port"].AsLong()?.ToString() ?? Named(port))]),
            Cells.FirstThree(
                [.. slice["endpoints"].Items.SelectMany(endpoint => endpoint["addresses"].Items).Select(address => address.AsString() ?? "")]),
            Cells.Age(slice, now),
        ]);

    private static string Named(Value port) => port["name"].AsString() is { Length: > 0 } name ? name : "*";

    private static string Port(Value port)
    {
        var node = Cells.Number(port["nodePort"]);
        return $"{Cells.Number(port["port"])}{(node > 0 ? $":{node}" : "")}/{port["protocol"].AsString() ?? "TCP"}";
    }

    private static string ExternalAddress(Value service)
    {
        var external = Cells.Join(service["spec"]["externalIPs"]);
        switch (service["spec"]["type"].AsString())
        {
            case "ClusterIP" or "NodePort":
                return Cells.OrNone(external);
            case "LoadBalancer":
                var ingress = service["status"]["loadBalancer"]["ingress"].Items;
                var balanced = string.Join(',', ingress.Select(point => point["ip"].AsString() ?? point["hostname"].AsString()));
                var all = string.Join(',', ((string[])[balanced, external]).Where(text => text.Length > 0));
                return all.Length == 0 ? "<pending>" : all;
            case "ExternalName":
                return service["spec"]["externalName"].AsString() ?? "";
            default:
                return Cells.Unknown;
        }
    }

    private static string Addresses(Value endpoints)
    {
        var list = new List<string>();
        foreach (var subset in endpoints["subsets"].Items)
        {
            var addresses = subset["addresses"].Items.Select(address => address["ip"].AsString() ?? "").ToArray();
            var ports = subset["ports"].Items;
            list.AddRange(ports.Count == 0
                ? addresses
                : ports.SelectMany(port => addresses.Select(address => WithPort(address, Cells.Number(port["port"])))));
        }

        return endpoints["subsets"].Items.Count == 0 ? Cells.None
            : list.Count == 0 ? ""
            : Cells.FirstThree(list);
    }

    private static string WithPort(string address, long port) =>
        address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";
}
