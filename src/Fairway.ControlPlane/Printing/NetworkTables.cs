using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Network policies, ingresses and the addresses of services.</summary>
internal static class NetworkTables
{
    private const int MostHosts = 3;

    public static KindTable Policies { get; } = new(
        [TableColumn.ObjectName, new("Pod-Selector", "string", "The pods that the policy is about."), TableColumn.Age],
        static (policy, now) => [policy.Name, Cells.Selector(policy["spec"]["podSelector"]), Cells.Age(policy, now)]);

    public static KindTable Ingresses { get; } = new(
        [
            TableColumn.ObjectName,
            new("Class", "string", "The ingress's class."),
            new("Hosts", "string", "The hosts that the ingress routes."),
            new("Address", "string", "Where the ingress is reached."),
            new("Ports", "string", "The ports it listens on."),
            TableColumn.Age,
        ],
        static (ingress, now) =>
        [
            ingress.Name,
            ingress["spec"]["ingressClassName"].AsString() ?? Cells.None,
            Hosts(ingress["spec"]["rules"].Items),
            Address(ingress["status"]["loadBalancer"]["ingress"]),
            ingress["spec"]["tls"].Items.Count > 0 ? "80, 443" : "80",
            Cells.Age(ingress, now),
        ]);

    public static KindTable Classes { get; } = new(
        [
            TableColumn.ObjectName,
            new("Controller", "string", "What serves ingresses of the class."),
            new("Parameters", "string", "What the controller is told."),
            TableColumn.Age,
        ],
        static (@class, now) =>
            [@class.Name, @class["spec"]["controller"].AsString() ?? "", Parameters(@class["spec"]["parameters"]), Cells.Age(@class, now)]);

    public static KindTable Addresses { get; } = new(
        [TableColumn.ObjectName, new("ParentRef", "string", "What the address is taken for."), TableColumn.Age],
        static (address, now) => [address.Name, Parent(address["spec"]["parentRef"]), Cells.Age(address, now)]);

    public static KindTable Ranges { get; } = new(
        [TableColumn.ObjectName, new("CIDRs", "string", "The ranges."), TableColumn.Age],
        static (range, now) => [range.Name, Cells.Join(range["spec"]["cidrs"]), Cells.Age(range, now)]);

    private static string Hosts(ValueList rules)
    {
        var hosts = rules.Select(static rule => rule["host"].AsString() ?? "").Where(static host => host.Length > 0).Take(MostHosts).ToArray();
        return hosts.Length == 0 ? "*"
            : string.Join(',', hosts) + (hosts.Length == MostHosts && rules.Count > MostHosts ? $" + {rules.Count - MostHosts} more..." : "");
    }

    private static string Address(Value points) => string.Join(
        ',',
        points.Items.Select(static point => point["ip"].AsString() is { Length: > 0 } ip ? ip : point["hostname"].AsString() ?? "")
            .Where(static text => text.Length > 0).Order(StringComparer.Ordinal));

    private static string Parameters(Value parameters)
    {
        if (!parameters.IsMap)
        {
            return Cells.None;
        }

        var group = parameters["apiGroup"].AsString() is { Length: > 0 } name ? "." + name : "";
        return $"{parameters["kind"].AsString()}{group}/{parameters["name"].AsString()}";
    }

    private static string Parent(Value reference)
    {
        if (!reference.IsMap)
        {
            return Cells.None;
        }

        var group = reference["group"].AsString() is { Length: > 0 } name ? "." + name : "";
        var @namespace = reference["namespace"].AsString() is { Length: > 0 } ns ? ns + "/" : "";
        return $"{(reference["resource"].AsString() + group).ToLowerInvariant()}/{@namespace}{reference["name"].AsString()}";
    }
}
