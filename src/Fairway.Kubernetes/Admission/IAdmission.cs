using Fairway.Kubernetes.Client;
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

    /// <summary>
    /// Whether it looks at requests like this one when they are no writes of an object: bodies posted to subresources, reviews and
    /// connections, which are not even read where nobody does.
    /// </summary>
    /// <param name="operation">Create, or Get for a connection.</param>
    /// <param name="subresource">Empty for reviews.</param>
    /// <param name="context">Of the request.</param>
    bool Concerns(ApiVerb operation, string subresource, IAdmissionContext context) => false;
}
