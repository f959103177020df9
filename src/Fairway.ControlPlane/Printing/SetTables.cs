using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Daemon sets, stateful sets, replication controllers, cron jobs, and what keeps their templates.</summary>
internal static class SetTables
{
    private static readonly TableColumn[] Containers =
    [
        new("Containers", "string", "The names of the template's containers.", 1),
        new("Images", "string", "The images of the template's containers.", 1),
    ];

    private static readonly TableColumn SelectorColumn = new("Selector", "string", "The selector of the pods.", 1);

    public static KindTable DaemonSets { get; } = new(
        [
            TableColumn.ObjectName,
            new("Desired", "integer", "On how many nodes a pod is wanted."),
            new("Current", "integer", "On how many of them there is one."),
            new("Ready", "integer", "On how many of them it is ready."),
            new("Up-to-date", "integer", "On how many of them it has the newest template."),
            new("Available", "integer", "On how many of them it has been ready for long enough."),
            new("Node Selector", "string", "The nodes that are selected."),
            TableColumn.Age,
            .. Containers,
            SelectorColumn,
        ],
        static (set, now) =>
        [
            set.Name,
            Cells.Number(set["status"]["desiredNumberScheduled"]),
            Cells.Number(set["status"]["currentNumberScheduled"]),
            Cells.Number(set["status"]["numberReady"]),
            Cells.Number(set["status"]["updatedNumberScheduled"]),
            Cells.Number(set["status"]["numberAvailable"]),
            Cells.Labels(set["spec"]["template"]["spec"]["nodeSelector"]),
            Cells.Age(set, now),
            .. Template(set["spec"]["template"]),
            Cells.Selector(set["spec"]["selector"]),
        ]);

    public static KindTable StatefulSets { get; } = new(
        [TableColumn.ObjectName, new("Ready", "string", "How many of the wanted pods are ready."), TableColumn.Age, .. Containers],
        static (set, now) =>
        [
            set.Name,
            $"{Cells.Number(set["status"]["readyReplicas"])}/{Cells.Number(set["spec"]["replicas"])}",
            Cells.Age(set, now),
            .. Template(set["spec"]["template"]),
        ]);

    public static KindTable ReplicationControllers { get; } = new(
        [
            TableColumn.ObjectName,
            new("Desired", "integer", "How many pods are wanted."),
            new("Current", "integer", "How many pods there are."),
            new("Ready", "integer", "How many pods are ready."),
            TableColumn.Age,
            .. Containers,
            SelectorColumn,
        ],
        static (controller, now) =>
        [
            controller.Name,
            Cells.Number(controller["spec"]["replicas"]),
            Cells.Number(controller["status"]["replicas"]),
            Cells.Number(controller["status"]["readyReplicas"]),
            Cells.Age(controller, now),
            .. Template(controller["spec"]["template"]),
            Cells.Labels(controller["spec"]["selector"]),
        ]);

    public static KindTable Revisions { get; } = new(
        [
            TableColumn.ObjectName,
            new("Controller", "string", "What the revision is of."),
            new("Revision", "string", "The number of the revision."),
            TableColumn.Age,
        ],
        static (revision, now) => [revision.Name, Owner(revision.ControllerReference), Cells.Number(revision["revision"]), Cells.Age(revision, now)]);

    public static KindTable CronJobs { get; } = new(
        [
            TableColumn.ObjectName,
            new("Schedule", "string", "When jobs are made."),
            new("Timezone", "string", "The time zone of the schedule."),
            new("Suspend", "boolean", "Whether no jobs are made."),
            new("Active", "integer", "How many jobs run."),
            new("Last Schedule", "string", "The time since the last job was made."),
            TableColumn.Age,
            .. Containers,
            SelectorColumn,
        ],
        static (cron, now) =>
        [
            cron.Name,
            cron["spec"]["schedule"].AsString() ?? "",
            Cells.OrNone(cron["spec"]["timeZone"].AsString()),
            cron["spec"]["suspend"].AsBool() is { } isSuspended ? isSuspended ? "True" : "False" : "<unset>",
            cron["status"]["active"].Items.Count,
            cron["status"]["lastScheduleTime"] is { IsNull: false } last ? Cells.Since(last, now) : Cells.None,
            Cells.Age(cron, now),
            .. Template(cron["spec"]["jobTemplate"]["spec"]["template"]),
            Cells.Selector(cron["spec"]["jobTemplate"]["spec"]["selector"]),
        ]);

    public static KindTable Templates { get; } = new(
        [
            TableColumn.ObjectName,
            new("Containers", "string", "The names of the template's containers."),
            new("Images", "string", "The images of the template's containers."),
            new("Pod Labels", "string", "The labels of the pods."),
        ],
        static (@object, _) => [@object.Name, .. Template(@object["template"]), Cells.Labels(@object["template"]["metadata"]["labels"])]);

    private static Value[] Template(Value template) =>
        [Cells.Join(template["spec"]["containers"], "name"), Cells.Join(template["spec"]["containers"], "image")];

    private static string Owner(Value reference)
    {
        if (!reference.IsMap)
        {
            return Cells.None;
        }

        var kind = GroupVersionKind.From(reference["apiVersion"].AsString() ?? "", reference["kind"].AsString() ?? "");
        return $"{(kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}").ToLowerInvariant()}/{reference["name"].AsString()}";
    }
}
