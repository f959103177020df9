namespace Fairway.Policy.PodSecurity;

/// <summary>One check that a pod does not pass.</summary>
/// <param name="Check">The check's id in the Pod Security Standards, such as <c>allowPrivilegeEscalation</c>.</param>
/// <param name="Reason">In short: <c>allowPrivilegeEscalation != false</c>.</param>
/// <param name="Detail">What in the pod, and what to change: <c>container "x" must set securityContext.allowPrivilegeEscalation=false</c>.</param>
public sealed record PodSecurityViolation(string Check, string Reason, string Detail)
{
    public override string ToString() => Detail.Length == 0 ? Reason : $"{Reason} ({Detail})";
}
