using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// Kinds that this server stores and does not act on. A new object that asks the server itself for something it does not do is refused; one
/// that waits for a controller is stored with a warning, as a controller from elsewhere may serve it.
/// </summary>
internal static class UnservedKinds
{
    private static readonly Dictionary<(string Group, string Resource), string> Refused = new()
    {
        [("admissionregistration.k8s.io", "mutatingadmissionpolicies")] = "admission policies are not evaluated",
        [("admissionregistration.k8s.io", "mutatingadmissionpolicybindings")] = "admission policies are not evaluated",
    };

    private static readonly HashSet<(string Group, string Resource)> WaitForControllers =
    [
        ("", "persistentvolumeclaims"), ("", "persistentvolumes"), ("autoscaling", "horizontalpodautoscalers"),
        ("networking.k8s.io", "ingresses"), ("networking.k8s.io", "servicecidrs"), ("storage.k8s.io", "volumeattachments"),
    ];

    /// <exception cref="KubernetesException">403: nothing here does what the object asks for.</exception>
    public static void Check(ApiCall call, AdmissionRequest request)
    {
        if (request.Operation != ApiVerb.Create || request.Subresource.Length > 0)
        {
            return;
        }

        var kind = (request.Resource.Group, request.Resource.Resource);
        if (Refused.TryGetValue(kind, out var missing))
        {
            throw ApiErrors.Forbidden(call.Kind, request.Name, $"{missing} by this server, so the object would promise what does not hold");
        }

        if (WaitForControllers.Contains(kind))
        {
            call.Warnings.Add($"no controller of this server acts on {call.Kind.Kind.Kind} objects; it is stored for one that you run");
        }
    }
}
