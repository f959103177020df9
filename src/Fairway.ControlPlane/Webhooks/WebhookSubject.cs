using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes.Admission;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>A write as webhooks are shown it, with the call that gathers what they say.</summary>
internal sealed class WebhookSubject(ApiCall call, AdmissionRequest request) : AdmissionSubject(request)
{
    public ApiCall Call => call;
}
