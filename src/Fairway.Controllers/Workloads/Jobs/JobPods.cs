using System.Globalization;
using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>How a Job's pods look: their finalizer, their index, and when they ended.</summary>
internal static class JobPods
{
    /// <summary>Keeps a pod until its end is counted in the Job's status.</summary>
    public const string Finalizer = "batch.kubernetes.io/job-tracking";

    private const string IndexAnnotation = "batch.kubernetes.io/job-completion-index";

    public static Value Make(Value job, int? index)
    {
        var pod = PodFactory.FromTemplate(job, job["spec"]["template"]);
        pod = pod.WithAt(["metadata", "finalizers"], pod.Metadata["finalizers"].Items.Add(Finalizer));
        if (index is not { } number)
        {
            return pod;
        }

        var text = number.ToString(CultureInfo.InvariantCulture);
        return pod
            .WithAt(["metadata", "generateName"], $"{job.Name}-{text}-")
            .WithAt(["metadata", "annotations", IndexAnnotation], text)
            .WithAt(["metadata", "labels", IndexAnnotation], text)
            .WithAt(["spec"], WithIndexVariable(pod["spec"].With("hostname", $"{job.Name}-{text}")));
    }

    /// <summary>The completion index, or null.</summary>
    public static int? Index(Value pod) =>
        int.TryParse(pod.Annotations[IndexAnnotation].AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>Whether the pod has ended without success; one being deleted has, unless only ended ones are replaced.</summary>
    public static bool HasFailed(Value pod, JobSpec spec) =>
        pod.Phase == "Failed" || (pod.IsDeleting && pod.Phase != "Succeeded" && !spec.ReplacesOnlyFailed);

    public static DateTimeOffset EndedAt(Value pod)
    {
        DateTimeOffset? last = null;
        foreach (var container in pod["status"]["containerStatuses"].Items)
        {
            var finished = Timestamps.Read(container.At("state", "terminated", "finishedAt"));
            last = last is null || finished > last ? finished ?? last : last;
        }

        return last
            ?? Timestamps.Read(pod.Metadata["deletionTimestamp"])
            ?? Timestamps.Read(pod.Condition("Ready")["lastTransitionTime"])
            ?? pod.CreatedAt
            ?? DateTimeOffset.MinValue;
    }

    private static Value WithIndexVariable(Value spec)
    {
        foreach (var field in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            if (spec[field].Items.Count > 0)
            {
                spec = spec.With(field, ValueList.From(spec[field].Items.Select(WithVariable)));
            }
        }

        return spec;
    }

    private static Value WithVariable(Value container)
    {
        var variables = container["env"].Items;
        return variables.Any(variable => variable["name"].AsString() == "JOB_COMPLETION_INDEX")
            ? container
            : container.With("env", variables.Add(Value.Map(
                ("name", "JOB_COMPLETION_INDEX"),
                ("valueFrom", Value.Map(("fieldRef", Value.Map(("apiVersion", "v1"), ("fieldPath", $"metadata.labels['{IndexAnnotation}']"))))))));
    }
}
