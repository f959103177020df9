using Fairway.Kubernetes;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// What no policy looks at: the policies themselves, so that a wrong one can always be put right, and reviews of access, which would be
/// evaluated within themselves (generic/plugin.go and kubeapiserver/admission/exclusion).
/// </summary>
internal static class PolicyScope
{
    public static bool Contains(GroupVersionResource resource) => (resource.Group, resource.Resource) is not (
        ("admissionregistration.k8s.io",
            "validatingadmissionpolicies" or "validatingadmissionpolicybindings" or "mutatingadmissionpolicies" or "mutatingadmissionpolicybindings")
        or ("authentication.k8s.io", "selfsubjectreviews" or "tokenreviews")
        or ("authorization.k8s.io",
            "localsubjectaccessreviews" or "selfsubjectaccessreviews" or "selfsubjectrulesreviews" or "subjectaccessreviews"));
}
