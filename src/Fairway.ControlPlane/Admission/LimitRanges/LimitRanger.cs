using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.LimitRanges;

/// <summary>
/// Upstream's LimitRanger: new pods get the defaults of their namespace's LimitRanges; new pods, and claims of storage at every change, must
/// keep to their bounds.
/// </summary>
internal sealed class LimitRanger(LimitRangeSet ranges)
{
    /// <summary>A new pod with what the namespace gives to those that do not say.</summary>
    public Value Default(Value pod)
    {
        foreach (var range in ranges.In(pod.Namespace))
        {
            pod = LimitDefaults.Apply(range, pod);
        }

        return pod;
    }

    /// <exception cref="KubernetesException">403: a bound is not kept; all that are not, of the first LimitRange with any.</exception>
    public void Check(ApiCall call, AdmissionRequest request)
    {
        var isPod = request.Resource is { Group: "", Resource: "pods" };
        var isClaim = request.Resource is { Group: "", Resource: "persistentvolumeclaims" };
        // The resources of a pod's containers change through another subresource alone.
        var isChecked = request.Operation == ApiVerb.Create || (isClaim && request.Operation == ApiVerb.Update);
        if ((!isPod && !isClaim) || !isChecked || request.Subresource.Length > 0 || request.OldObject.IsDeleting)
        {
            return;
        }

        foreach (var range in ranges.In(request.Namespace))
        {
            var errors = isPod ? LimitChecks.OfPod(range, request.Object) : LimitChecks.OfClaim(range, request.Object);
            if (errors.Count > 0)
            {
                throw ApiErrors.Forbidden(call.Kind, request.Name, Aggregate([.. errors.Distinct()]));
            }
        }
    }

    // apimachinery's util/errors: several are a bracketed list.
    private static string Aggregate(string[] errors) => errors.Length == 1 ? errors[0] : $"[{string.Join(", ", errors)}]";
}
