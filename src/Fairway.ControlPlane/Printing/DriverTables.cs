using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Printing;

/// <summary>What volume drivers (CSI) tell of themselves, and the volumes that are attached to nodes.</summary>
internal static class DriverTables
{
    public static KindTable Drivers { get; } = new(
        [
            TableColumn.ObjectName,
            new("AttachRequired", "boolean", "Whether volumes must be attached before they are mounted."),
            new("PodInfoOnMount", "boolean", "Whether the driver wants to know the pod."),
            new("StorageCapacity", "boolean", "Whether the driver tells how much room there is."),
            new("TokenRequests", "string", "The audiences of the tokens that the driver wants."),
            new("RequiresRepublish", "boolean", "Whether the driver wants to be asked again and again."),
            new("Modes", "string", "The lives that volumes of the driver may have."),
            TableColumn.Age,
        ],
        static (driver, now) =>
        [
            driver.Name,
            driver["spec"]["attachRequired"].AsBool() ?? true,
            driver["spec"]["podInfoOnMount"].AsBool() ?? false,
            driver["spec"]["storageCapacity"].AsBool() ?? false,
            driver["spec"]["tokenRequests"].IsList ? Cells.Join(driver["spec"]["tokenRequests"], "audience") : "<unset>",
            driver["spec"]["requiresRepublish"].AsBool() ?? false,
            Cells.OrNone(Cells.Join(driver["spec"]["volumeLifecycleModes"])),
            Cells.Age(driver, now),
        ]);

    public static KindTable Nodes { get; } = new(
        [TableColumn.ObjectName, new("Drivers", "integer", "How many drivers the node has."), TableColumn.Age],
        static (node, now) => [node.Name, node["spec"]["drivers"].Items.Count, Cells.Age(node, now)]);

    public static KindTable Capacities { get; } = new(
        [
            TableColumn.ObjectName,
            new("StorageClassName", "string", "The class that the room is for."),
            new("Capacity", "string", "How much room there is."),
        ],
        static (capacity, _) =>
            [capacity.Name, capacity["storageClassName"].AsString() ?? "", capacity["capacity"].AsString() ?? "<unset>"]);

    public static KindTable Attachments { get; } = new(
        [
            TableColumn.ObjectName,
            new("Attacher", "string", "The driver that attaches the volume.", 0, "name"),
            new("PV", "string", "The volume."),
            new("Node", "string", "The node it is attached to."),
            new("Attached", "boolean", "Whether it is attached."),
            TableColumn.Age,
        ],
        static (attachment, now) =>
        [
            attachment.Name,
            attachment["spec"]["attacher"].AsString() ?? "",
            attachment["spec"]["source"]["persistentVolumeName"].AsString() ?? "",
            attachment["spec"]["nodeName"].AsString() ?? "",
            attachment["status"]["attached"].AsBool() ?? false,
            Cells.Age(attachment, now),
        ]);
}
