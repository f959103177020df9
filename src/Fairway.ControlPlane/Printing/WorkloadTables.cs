using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Deployments, replica sets, jobs and the scale of what has replicas.</summary>
internal static class WorkloadTables
{
    private static readonly TableColumn[] TemplateColumns =
    [
        new("Containers", "string", "The names of the template's containers.", 1),
        new("Images", "string", "The images of the template's containers.", 1),
        new("Selector", "string", "The selector of the pods.", 1),
    ];

    public static KindTable Deployments { get; } = new(
        [
            TableColumn.ObjectName,
            new("Ready", "string", "How many of the wanted pods are ready."),
            new("Up-to-date", "string", "How many pods have the newest template."),
            new("Available", "string", "How many pods have been ready for long enough."),
            TableColumn.Age,
            .. TemplateColumns,
        ],
        static (deployment, now) =>
        [
            deployment.Name,
            $"{Cells.Number(deployment["status"]["readyReplicas"])}/{Cells.Number(deployment["spec"]["replicas"])}",
            Cells.Number(deployment["status"]["updatedReplicas"]),
            Cells.Number(deployment["status"]["availableReplicas"]),
            Cells.Age(deployment, now),
            .. Template(deployment),
        ]);

    public static KindTable ReplicaSets { get; } = new(
        [
            TableColumn.ObjectName,
            new("Desired", "integer", "How many pods are wanted."),
            new("Current", "integer", "How many pods there are."),
            new("Ready", "integer", "How many pods are ready."),
            TableColumn.Age,
            .. TemplateColumns,
        ],
        static (set, now) =>
        [
            set.Name,
            Cells.Number(set["spec"]["replicas"]),
            Cells.Number(set["status"]["replicas"]),
            Cells.Number(set["status"]["readyReplicas"]),
            Cells.Age(set, now),
            .. Template(set),
        ]);

    public static KindTable Scales { get; } = new(
        [
            TableColumn.ObjectName,
            new("Desired", "integer", "How many replicas are wanted."),
            new("Available", "integer", "How many replicas there are."),
            TableColumn.Age,
        ],
        static (scale, now) =>
        [
            scale.Name,
            Cells.Number(scale["spec"]["replicas"]),
            Cells.Number(scale["status"]["replicas"]),
            Cells.Age(scale, now),
        ]);

    public static KindTable Jobs { get; } = new(
        [
            TableColumn.ObjectName,
            new("Status", "string", "Whether the job runs, has completed or has failed."),
            new("Completions", "string", "How many of the wanted pods have succeeded."),
            new("Duration", "string", "The time that the job has taken."),
            TableColumn.Age,
            .. TemplateColumns,
        ],
        static (job, now) => [job.Name, JobStatus(job), Completions(job), JobDuration(job, now), Cells.Age(job, now), .. Template(job)]);

    private static Value[] Template(Value workload)
    {
        var containers = workload["spec"]["template"]["spec"]["containers"];
        return [Cells.Join(containers, "name"), Cells.Join(containers, "image"), Cells.Selector(workload["spec"]["selector"])];
    }

    private static string JobStatus(Value job)
    {
        foreach (var condition in (ReadOnlySpan<string>)["Complete", "Failed"])
        {
            if (job.IsConditionTrue(condition))
            {
                return condition;
            }
        }

        if (job.IsDeleting)
        {
            return "Terminating";
        }

        foreach (var condition in (ReadOnlySpan<string>)["Suspended", "FailureTarget", "SuccessCriteriaMet"])
        {
            if (job.IsConditionTrue(condition))
            {
                return condition;
            }
        }

        return "Running";
    }

    private static string Completions(Value job)
    {
        var (succeeded, parallelism) = (Cells.Number(job["status"]["succeeded"]), Cells.Number(job["spec"]["parallelism"]));
        return job["spec"]["completions"].AsLong() is { } completions ? $"{succeeded}/{completions}"
            : parallelism > 1 ? $"{succeeded}/1 of {parallelism}"
            : $"{succeeded}/1";
    }

    private static string JobDuration(Value job, DateTimeOffset now) => Timestamps.Read(job["status"]["startTime"]) is { } start
        ? HumanDuration.Of((Timestamps.Read(job["status"]["completionTime"]) ?? now) - start)
        : "";
}
