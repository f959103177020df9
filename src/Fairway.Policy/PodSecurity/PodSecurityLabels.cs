namespace Fairway.Policy.PodSecurity;

/// <summary>The labels of a namespace, and the audit annotations under the same prefix.</summary>
internal static class PodSecurityLabels
{
    public const string Prefix = "pod-security.kubernetes.io/";
    public const string Enforce = Prefix + "enforce";
    public const string Audit = Prefix + "audit";
    public const string Warn = Prefix + "warn";

    public const string EnforcedPolicy = Prefix + "enforce-policy";
    public const string AuditViolations = Prefix + "audit-violations";
    public const string Exempt = Prefix + "exempt";
    public const string Error = Prefix + "error";

    public static string VersionOf(string label) => label + "-version";
}
