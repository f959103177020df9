using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Volumes, claims, and the classes and drivers that make them.</summary>
internal static class StorageTables
{
    private const string Unset = "<unset>";
    private const string DefaultClass = "storageclass.kubernetes.io/is-default-class";
    private const string OldDefaultClass = "storageclass.beta.kubernetes.io/is-default-class";
    private const string OldClass = "volume.beta.kubernetes.io/storage-class";

    public static KindTable Volumes { get; } = new(
        [
            TableColumn.ObjectName,
            new("Capacity", "string", "How much the volume holds."),
            new("Access Modes", "string", "How the volume may be mounted."),
            new("Reclaim Policy", "string", "What happens to the volume when its claim is gone."),
            new("Status", "string", "Whether the volume is free or bound."),
            new("Claim", "string", "The claim that the volume is bound to."),
            new("StorageClass", "string", "The volume's class."),
            new("VolumeAttributesClass", "string", "The class of the volume's changeable attributes."),
            new("Reason", "string", "Why the volume is in its state."),
            TableColumn.Age,
            new("VolumeMode", "string", "A file system or a block device.", 1),
        ],
        static (volume, now) =>
        [
            volume.Name,
            volume["spec"]["capacity"]["storage"].AsString() ?? "0",
            Modes(volume["spec"]["accessModes"]),
            volume["spec"]["persistentVolumeReclaimPolicy"].AsString() ?? "",
            Phase(volume),
            volume["spec"]["claimRef"] is { IsMap: true } claim ? $"{claim["namespace"].AsString()}/{claim["name"].AsString()}" : "",
            Class(volume),
            volume["spec"]["volumeAttributesClassName"].AsString() ?? Unset,
            volume["status"]["reason"].AsString() ?? "",
            Cells.Age(volume, now),
            volume["spec"]["volumeMode"].AsString() ?? Unset,
        ]);

    public static KindTable Claims { get; } = new(
        [
            TableColumn.ObjectName,
            new("Status", "string", "Whether the claim is bound to a volume."),
            new("Volume", "string", "The volume that serves the claim."),
            new("Capacity", "string", "How much the volume holds."),
            new("Access Modes", "string", "How the volume may be mounted."),
            new("StorageClass", "string", "The claim's class."),
            new("VolumeAttributesClass", "string", "The class of the volume's changeable attributes."),
            TableColumn.Age,
            new("VolumeMode", "string", "A file system or a block device.", 1),
        ],
        static (claim, now) =>
        {
            var isBound = (claim["spec"]["volumeName"].AsString() ?? "").Length > 0;
            return
            [
                claim.Name,
                Phase(claim),
                claim["spec"]["volumeName"].AsString() ?? "",
                isBound ? claim["status"]["capacity"]["storage"].AsString() ?? "0" : "",
                isBound ? Modes(claim["status"]["accessModes"]) : "",
                Class(claim),
                claim["spec"]["volumeAttributesClassName"].AsString() ?? Unset,
                Cells.Age(claim, now),
                claim["spec"]["volumeMode"].AsString() ?? Unset,
            ];
        });

    public static KindTable Classes { get; } = new(
        [
            TableColumn.ObjectName,
            new("Provisioner", "string", "What makes volumes of the class."),
            new("ReclaimPolicy", "string", "What happens to a volume when its claim is gone."),
            new("VolumeBindingMode", "string", "When a volume is made and bound."),
            new("AllowVolumeExpansion", "string", "Whether volumes may grow."),
            TableColumn.Age,
        ],
        static (@class, now) =>
        [
            @class.Name + (IsDefault(@class) ? " (default)" : ""),
            @class["provisioner"].AsString() ?? "",
            @class["reclaimPolicy"].AsString() ?? "Delete",
            @class["volumeBindingMode"].AsString() ?? "Immediate",
            @class["allowVolumeExpansion"].AsBool() ?? false,
            Cells.Age(@class, now),
        ]);

    public static KindTable AttributeClasses { get; } = new(
        [TableColumn.ObjectName, new("DriverName", "string", "The driver of the volumes."), TableColumn.Age],
        static (@class, now) => [@class.Name, @class["driverName"].AsString() ?? "", Cells.Age(@class, now)]);

    private static string Class(Value @object) =>
        @object.Annotations[OldClass].AsString() ?? @object["spec"]["storageClassName"].AsString() ?? "";

    private static string Phase(Value @object) => @object.IsDeleting ? "Terminating" : @object["status"]["phase"].AsString() ?? "";

    private static bool IsDefault(Value @class) =>
        @class.Annotations[DefaultClass].AsString() == "true" || @class.Annotations[OldDefaultClass].AsString() == "true";

    private static string Modes(Value modes)
    {
        (string Name, string Short)[] known =
            [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];
        return string.Join(',', known.Where(mode => modes.Items.Contains(mode.Name)).Select(mode => mode.Short));
    }
}
