using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>pods/binding</c> and <c>bindings</c>, its older form: ties a pod to the node that the scheduler chose, once.</summary>
internal sealed class BindingSubresource(ObjectStore store, ObjectLookup objects, KindRegistry kinds, ObjectUpdate update, TimeProvider time) : IVerb
{
    private static readonly KindDescription Binding = BuiltInKinds.Find(new("", "v1", "Binding"))
        ?? throw new InvalidOperationException("the kind Binding is not built in");

    private readonly ObjectChange _change = new(store, objects);

    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var binding = BodyDecoding.Decode(call with { Kind = Binding }, call.Request.Body);
        if (call.Subresource.Length == 0)
        {
            call = OfPod(call, binding.Name);
        }

        if (binding["metadata"]["name"].AsString() != call.Name)
        {
            throw ApiErrors.BadRequest("name in URL does not match name in Binding object");
        }

        var node = Target(binding);
        await _change.RunAsync(
            call,
            (stored, pod) =>
            {
                RequireFree(call, pod, binding);
                return update.WriteAsync(call, stored, pod, Bind(pod, node, binding), cancellationToken);
            },
            cancellationToken);
        return new ApiResult.Tree(201, null, SuccessStatus.Of(201));
    }

    // Posted by itself, a binding says in its own name whose it is.
    private ApiCall OfPod(ApiCall call, string name)
    {
        var pods = kinds.Required("", "v1", "pods");
        return call with
        {
            Kind = pods,
            Request = call.Request with { Resource = pods.Resource, Name = name, Subresource = "binding" },
        };
    }

    private static string Target(Value binding)
    {
        var target = binding["target"];
        if (target["kind"].AsString() is not (null or "" or "Node"))
        {
            throw Invalid(FieldError.NotSupported("target.kind", target["kind"], ["Node", "<empty>"]));
        }

        return target["name"].AsString() is { Length: > 0 } name ? name : throw Invalid(FieldError.Required("target.name"));

        KubernetesException Invalid(FieldError error) => FieldErrors.ToException(Binding.Kind, binding.Name, [error]);
    }

    private static void RequireFree(ApiCall call, Value pod, Value binding)
    {
        // A binding of a pod that was made anew since the scheduler looked is none of this one.
        if (binding.Uid.Length > 0 && binding.Uid != pod.Uid)
        {
            throw ApiErrors.Conflict(
                call.Kind, call.Name, $"Precondition failed: UID in precondition: {binding.Uid}, UID in object meta: {pod.Uid}");
        }

        if (pod.IsDeleting)
        {
            throw ApiErrors.Conflict(call.Kind, call.Name, $"pod {call.Name} is being deleted, cannot be assigned to a host");
        }

        if (pod["spec"]["nodeName"].AsString() is { Length: > 0 } node)
        {
            throw ApiErrors.Conflict("", "pods/binding", call.Name, $"pod {call.Name} is already assigned to node \"{node}\"");
        }

        if (pod["spec"]["schedulingGates"].Items.Count > 0)
        {
            throw ApiErrors.Conflict(call.Kind, call.Name, $"pod {call.Name} has non-empty .spec.schedulingGates");
        }
    }

    private Value Bind(Value pod, string node, Value binding)
    {
        var condition = Value.Map(
            ("type", "PodScheduled"),
            ("status", "True"),
            ("lastProbeTime", Value.Null),
            ("lastTransitionTime", Timestamps.Seconds(time.GetUtcNow())));
        var others = pod["status"]["conditions"].Items.Where(item => item["type"].AsString() != "PodScheduled");
        var bound = pod
            .WithAt(["spec", "nodeName"], node)
            .WithAt(["status", "conditions"], ValueList.From([condition, .. others]));
        return binding.Annotations.Count == 0
            ? bound
            : bound.WithAt(["metadata", "annotations"], bound["metadata"]["annotations"].WithFields(binding["metadata"]["annotations"]));
    }
}
