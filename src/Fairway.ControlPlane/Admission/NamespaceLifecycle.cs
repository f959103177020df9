using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>Upstream's NamespaceLifecycle: nothing new in a namespace that is absent or going away, and the system's own namespaces stay.</summary>
internal static class NamespaceLifecycle
{
    private static readonly string[] Kept = ["default", "kube-system", "kube-public"];

    public static void Check(KindDescription kind, AdmissionRequest request)
    {
        if (request is { Operation: ApiVerb.Delete, Resource: { Group: "", Resource: "namespaces" } } && Kept.Contains(request.Name))
        {
            throw ApiErrors.Forbidden(kind, request.Name, "this namespace may not be deleted");
        }

        // A review of access is answered for any namespace.
        if (request.Operation != ApiVerb.Create || !kind.Namespaced || !kind.IsStored)
        {
            return;
        }

        if (request.NamespaceObject.IsNull)
        {
            throw ApiErrors.NotFound("", "namespaces", request.Namespace);
        }

        if (request.NamespaceObject.IsDeleting)
        {
            var cause = Value.Map(
                ("reason", "NamespaceTerminating"),
                ("message", $"namespace {request.Namespace} is being terminated"),
                ("field", "metadata.namespace"));
            throw ApiErrors.Forbidden(
                kind.Kind.Group,
                kind.Plural,
                request.Name,
                $"unable to create new content in namespace {request.Namespace} because it is being terminated",
                Value.List(cause));
        }
    }
}
