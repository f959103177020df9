using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Admission;

/// <summary>Kinds that this server stores and does not act on: who makes an object is told so, as a controller from elsewhere may serve it.</summary>
internal static class UnservedKinds
{
    private static readonly HashSet<(string Group, string Resource)> WaitForControllers =
    [
        ("", "persistentvolumeclaims"), ("", "persistentvolumes"), ("autoscaling", "horizontalpodautoscalers"),
        ("networking.k8s.io", "ingresses"), ("networking.k8s.io", "servicecidrs"), ("storage.k8s.io", "volumeattachments"),
    ];

    public static void Check(ApiCall call, AdmissionRequest request)
    {
        if (request.Operation == ApiVerb.Create && request.Subresource.Length == 0
            && WaitForControllers.Contains((request.Resource.Group, request.Resource.Resource)))
        {
            call.Warnings.Add($"no controller of this server acts on {call.Kind.Kind.Kind} objects; it is stored for one that you run");
        }
    }
}
