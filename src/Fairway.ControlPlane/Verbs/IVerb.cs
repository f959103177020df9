using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Verbs;

/// <summary>What one verb does to the stored kinds; the call is authenticated and authorized.</summary>
internal interface IVerb
{
    /// <exception cref="KubernetesException">The API refuses.</exception>
    Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken);
}
