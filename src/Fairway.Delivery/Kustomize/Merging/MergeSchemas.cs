using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;

namespace Fairway.Delivery.Kustomize.Merging;

/// <summary>
/// The schema whose merge keys count for a kind. Kubernetes' other workloads hold the pod templates of kinds that are described here;
/// custom kinds have none, so their lists are replaced.
/// </summary>
internal static class MergeSchemas
{
    private static readonly GroupVersionKind Deployment = new("apps", "v1", "Deployment");
    private static readonly GroupVersionKind Job = new("batch", "v1", "Job");

    public static Schema? Find(GroupVersionKind kind) => BuiltInKinds.Find(kind)?.Schema ?? kind switch
    {
        ("apps", "v1", "DaemonSet" or "StatefulSet") or ("", "v1", "ReplicationController") => Workload(BuiltInKinds.Find(Deployment)!.Schema),
        ("", "v1", "PodTemplate") => PodTemplate(BuiltInKinds.Find(Deployment)!.Schema),
        ("batch", "v1", "CronJob") => CronJob(BuiltInKinds.Find(Job)!.Schema),
        _ => null,
    };

    private static Schema Workload(Schema like) => Map(
        ("metadata", like.Field("metadata")!),
        ("spec", Map(("template", like.Field("spec")!.Field("template")!))));

    private static Schema PodTemplate(Schema like) => Map(
        ("metadata", like.Field("metadata")!),
        ("template", like.Field("spec")!.Field("template")!));

    private static Schema CronJob(Schema job) => Map(
        ("metadata", job.Field("metadata")!),
        ("spec", Map(("jobTemplate", Map(("metadata", job.Field("metadata")!), ("spec", job.Field("spec")!))))));

    private static Schema Map(params ReadOnlySpan<(string Name, Schema Schema)> fields)
    {
        var properties = new Dictionary<string, Schema>();
        foreach (var (name, schema) in fields)
        {
            properties[name] = schema;
        }

        return new Schema { Type = SchemaType.Object, Properties = properties };
    }
}
