using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>The parameters with which a policy is evaluated; a policy without a <c>paramKind</c> has none, whatever its bindings say.</summary>
internal readonly struct PolicyParameters(KindDescription? kind)
{
    private static readonly IReadOnlyList<Value> None = [Value.Null];

    /// <summary>Those of one binding: one evaluation each.</summary>
    /// <inheritdoc cref="ParameterReference.FindAsync" path="/exception"/>
    public ValueTask<IReadOnlyList<Value>> OfAsync(PolicyBinding binding, AdmissionSubject subject, CancellationToken cancellationToken) =>
        kind is null || binding.Parameters is not { } reference ? new(None) : reference.FindAsync(kind, subject, cancellationToken);
}
