using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Priorities;

/// <summary>
/// Upstream's Priority admission: a pod gets the number and the preemption policy of its PriorityClass, or of the one that is every pod's
/// unless it names another; of that one there is one at most.
/// </summary>
internal sealed class PriorityAdmission(PriorityClassSet classes)
{
    private const string Preempting = "PreemptLowerPriority";

    /// <exception cref="KubernetesException">403: there is no such class, or the pod states what its class does not.</exception>
    public Value Apply(ApiCall call, AdmissionRequest request, Value pod) => request.Operation == ApiVerb.Create
        ? Resolve(call, pod)
        : Keep(Keep(pod, request.OldObject, "priority"), request.OldObject, "preemptionPolicy");

    /// <exception cref="KubernetesException">403: another class is the default already.</exception>
    public void Check(ApiCall call, AdmissionRequest request)
    {
        if (request is not { Resource: { Group: "scheduling.k8s.io", Resource: "priorityclasses" }, Subresource: "" }
            || request.Operation == ApiVerb.Delete || request.Object["globalDefault"].AsBool() != true)
        {
            return;
        }

        var known = classes.Default;
        if (!known.IsNull && (request.Operation == ApiVerb.Create || known.Name != request.Name))
        {
            throw ApiErrors.Forbidden(
                call.Kind, request.Name, $"PriorityClass {known.Name} is already marked as default. Only one default can exist");
        }
    }

    private Value Resolve(ApiCall call, Value pod)
    {
        var spec = pod["spec"];
        var name = spec["priorityClassName"].AsString() ?? "";
        var found = name.Length == 0 ? classes.Default : classes.Find(name);
        if (name.Length > 0 && found.IsNull)
        {
            throw ApiErrors.Forbidden(call.Kind, pod.Name, $"no PriorityClass with name {name} was found");
        }

        var priority = found["value"].AsLong() ?? 0;
        if (spec["priority"].AsLong() is { } stated && stated != priority)
        {
            throw ApiErrors.Forbidden(
                call.Kind,
                pod.Name,
                $"the integer value of priority ({stated}) must not be provided in pod spec; "
                + $"priority admission controller computed {priority} from the given PriorityClass name");
        }

        var policy = found["preemptionPolicy"].AsString() ?? Preempting;
        if (spec["preemptionPolicy"].AsString() is { } own && own != policy)
        {
            throw ApiErrors.Forbidden(
                call.Kind,
                pod.Name,
                $"the string value of PreemptionPolicy ({own}) must not be provided in pod spec; "
                + $"priority admission controller computed {policy} from the given PriorityClass name");
        }

        spec = name.Length == 0 && !found.IsNull ? spec.With("priorityClassName", found.Name) : spec;
        return pod.With("spec", spec.With("priority", priority).With("preemptionPolicy", policy));
    }

    private static Value Keep(Value pod, Value old, string field) =>
        pod["spec"][field].IsNull && !old["spec"][field].IsNull ? pod.WithAt(["spec", field], old["spec"][field]) : pod;
}
