namespace Fairway.Kubernetes.Admission;

/// <summary>A validating verdict: no refusals means allowed. Warnings reach the client either way; audit annotations reach the audit log.</summary>
/// <param name="Refusals">Each reads on after <c>RESOURCE "NAME" is forbidden: </c>.</param>
/// <param name="Warnings">One Warning header each.</param>
/// <param name="AuditAnnotations">By key, such as <c>pod-security.kubernetes.io/audit-violations</c>.</param>
public sealed record AdmissionVerdict(
    IReadOnlyList<string> Refusals, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> AuditAnnotations)
{
    public static AdmissionVerdict Allowed { get; } = new([], [], new Dictionary<string, string>());
}
