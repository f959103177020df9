using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Nodes, namespaces, leases and components.</summary>
internal static class ClusterTables
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static KindTable Nodes { get; } = new(
        [
            TableColumn.ObjectName,
            new("Status", "string", "Whether the node is ready and takes pods."),
            new("Roles", "string", "The node's roles."),
            TableColumn.Age,
            new("Version", "string", "The version of the node's agent."),
            new("Internal-IP", "string", "The node's address within the cluster.", 1),
            new("External-IP", "string", "The node's address outside.", 1),
            new("OS-Image", "string", "The node's operating system.", 1),
            new("Kernel-Version", "string", "The node's kernel.", 1),
            new("Container-Runtime", "string", "What runs the node's containers.", 1),
        ],
        static (node, now) =>
        [
            node.Name, NodeStatus(node), Roles(node), Cells.Age(node, now), node["status"]["nodeInfo"]["kubeletVersion"].AsString() ?? "",
            Address(node, "InternalIP"), Address(node, "ExternalIP"),
            Cells.OrUnknown(node["status"]["nodeInfo"]["osImage"].AsString()),
            Cells.OrUnknown(node["status"]["nodeInfo"]["kernelVersion"].AsString()),
            Cells.OrUnknown(node["status"]["nodeInfo"]["containerRuntimeVersion"].AsString()),
        ]);

    public static KindTable Namespaces { get; } = new(
        [TableColumn.ObjectName, new("Status", "string", "Active or Terminating."), TableColumn.Age],
        static (@namespace, now) => [@namespace.Name, @namespace["status"]["phase"].AsString() ?? "", Cells.Age(@namespace, now)]);

    public static KindTable Leases { get; } = new(
        [TableColumn.ObjectName, new("Holder", "string", "Who holds the lease."), TableColumn.Age],
        static (lease, now) => [lease.Name, lease["spec"]["holderIdentity"].AsString() ?? "", Cells.Age(lease, now)]);

    public static KindTable Components { get; } = new(
        [
            TableColumn.ObjectName,
            new("Status", "string", "Whether the component is well."),
            new("Message", "string", "What it says of itself."),
            new("Error", "string", "What kept it from being asked."),
        ],
        static (component, _) =>
        {
            var condition = component["conditions"].Items.FirstOrDefault(item => item["type"].AsString() == "Healthy");
            return
            [
                component.Name,
                condition.IsNull ? "Unknown" : condition["status"].AsString() == "True" ? "Healthy" : "Unhealthy",
                condition["message"].AsString() ?? "",
                condition["error"].AsString() ?? "",
            ];
        });

    private static string NodeStatus(Value node)
    {
        var ready = node.Condition("Ready")["status"].AsString();
        var status = ready is null ? "Unknown" : ready == "True" ? "Ready" : "NotReady";
        return node["spec"]["unschedulable"].AsBool() == true ? status + ",SchedulingDisabled" : status;
    }

    private static string Roles(Value node)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Labels)
        {
            if (key.StartsWith(RolePrefix, StringComparison.Ordinal) && key.Length > RolePrefix.Length)
            {
                roles.Add(key[RolePrefix.Length..]);
            }
            else if (key == "kubernetes.io/role" && value.AsString() is { Length: > 0 } role)
            {
                roles.Add(role);
            }
        }

        return Cells.OrNone(string.Join(',', roles));
    }

    private static string Address(Value node, string type) =>
        Cells.OrNone(node["status"]["addresses"].Items.FirstOrDefault(address => address["type"].AsString() == type)["address"].AsString());
}
