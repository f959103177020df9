using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>
/// The admission that policies implement: two stateless calls, made in the embedded server's write path, by the webhook server on a
/// real cluster, and offline by a plan. Never called inside the commit.
/// </summary>
public interface IAdmission
{
    /// <summary>The object to write instead; the same value when nothing changes.</summary>
    ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken);

    ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken);
}
