namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A validation that a write did not pass.</summary>
/// <param name="Index">Its place in the policy.</param>
/// <param name="Message">Why.</param>
/// <param name="Reason">A <see cref="Kubernetes.StatusReason"/>.</param>
internal readonly record struct Decision(int Index, string Message, string Reason);
