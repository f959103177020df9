using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Schemas;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>pods/ephemeralcontainers</c>: adds containers to a running pod, for debugging; those that are there stay as they are.</summary>
internal sealed class EphemeralContainersSubresource(
    ObjectStore store, ObjectLookup objects, PatchApplication patches, ObjectUpdate update) : IVerb
{
    private const string Field = "spec.ephemeralContainers";
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    private readonly ObjectChange _change = new(store, objects);

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken) => _change.GetOrRunAsync(
        call, (stored, live) => ChangeAsync(call, stored, live, cancellationToken), cancellationToken);

    private async Task<ApiResult?> ChangeAsync(ApiCall call, StoredObject stored, Value live, CancellationToken cancellationToken)
    {
        var proposed = BodyDecoding.Decode(call, call.Verb == ApiVerb.Update ? call.Request.Body : patches.Apply(call, live));
        if (proposed.Name != call.Name)
        {
            throw ApiErrors.OtherName(proposed.Name, call.Name);
        }

        if (proposed.ResourceVersion is { Length: > 0 } version && version != live.ResourceVersion)
        {
            throw ApiErrors.Modified(call.Kind, call.Name);
        }

        if (Problems(live, proposed["spec"]["ephemeralContainers"].Items) is { Count: > 0 } problems)
        {
            throw FieldErrors.ToException(call.Kind.Kind, call.Name, problems);
        }

        // Nothing else of the pod changes here, whatever was sent.
        var changed = live
            .WithAt(["spec", "ephemeralContainers"], proposed["spec"]["ephemeralContainers"])
            .WithAt(["metadata", "resourceVersion"], proposed.ResourceVersion)
            .WithAt(["metadata", "managedFields"], proposed["metadata"]["managedFields"]);
        return await update.RunAsync(call, stored, live, changed, cancellationToken);
    }

    // pkg/apis/core/validation: ValidatePodEphemeralContainersUpdate
    private static List<FieldError> Problems(Value live, ValueList containers)
    {
        if (!live.Annotations[MirrorAnnotation].IsNull)
        {
            return [FieldError.Forbidden("", "static pods do not support ephemeral containers")];
        }

        var problems = new List<FieldError>();
        foreach (var old in live["spec"]["ephemeralContainers"].Items)
        {
            var name = old["name"].AsString() ?? "";
            var now = containers.FirstOrDefault(container => container["name"].AsString() == name);
            if (now != old)
            {
                var what = now.IsNull ? "removed" : "changed";
                problems.Add(FieldError.Forbidden(Field, $"existing ephemeral containers \"{name}\" may not be {what}\n"));
            }
        }

        var names = live["spec"]["containers"].Items.Concat(live["spec"]["initContainers"].Items).Select(container => container["name"]).ToHashSet();
        for (var i = 0; i < containers.Count; i++)
        {
            if (containers[i]["targetContainerName"] is { } target && target.AsString() is { Length: > 0 } && !names.Contains(target))
            {
                problems.Add(FieldError.NotFound($"{Field}[{i}].targetContainerName", target));
            }
        }

        return problems;
    }
}
