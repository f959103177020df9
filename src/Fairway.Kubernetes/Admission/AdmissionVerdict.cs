namespace Fairway.Kubernetes.Admission;

/// <summary>A validating verdict: no refusals means allowed. Warnings reach the client either way; audit annotations reach the audit log.</summary>
/// <param name="Refusals">Each reads on after <c>RESOURCE "NAME" is forbidden: </c>.</param>
/// <param name="Warnings">One Warning header each.</param>
/// <param name="AuditAnnotations">By key, such as <c>pod-security.kubernetes.io/audit-violations</c>.</param>
public sealed record AdmissionVerdict(
    IReadOnlyList<string> Refusals, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> AuditAnnotations)
{
    /// <summary>Of the refusals: Forbidden, Unauthorized, Invalid or RequestEntityTooLarge, which decides the status code too.</summary>
    public string Reason { get; init; } = StatusReason.Forbidden;

    /// <summary>Whether each refusal is also named as a cause in the details of the answer.</summary>
    public bool NamesCauses { get; init; }

    public static AdmissionVerdict Allowed { get; } = new([], [], new Dictionary<string, string>());
}
