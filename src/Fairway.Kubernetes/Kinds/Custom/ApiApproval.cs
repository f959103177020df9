using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// Groups below k8s.io and kubernetes.io belong to the community: a definition in one names the review that approved it, or says that none did.
/// </summary>
public static class ApiApproval
{
    private const string Annotation = "api-approved.kubernetes.io";
    private const string Details = "see https://github.com/kubernetes/enhancements/pull/1111";

    private enum State
    {
        Missing,
        Invalid,
        Bypassed,
        Approved,
    }

    public static bool IsProtected(string group) => group is "k8s.io" or "kubernetes.io"
        || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);

    /// <summary>The condition KubernetesAPIApprovalPolicyConformant of a definition in a protected group.</summary>
    public static (bool Status, string Reason, string Message) Condition(Value definition)
    {
        var (state, message) = Read(definition);
        return (state == State.Approved, state switch
        {
            State.Missing => "MissingAnnotation",
            State.Invalid => "InvalidAnnotation",
            State.Bypassed => "UnapprovedAnnotation",
            _ => "ApprovedAnnotation",
        }, message);
    }

    /// <summary>An approval that was accepted before is not asked for again.</summary>
    internal static void Check(Value definition, Value old, Problems problems)
    {
        if (!IsProtected(definition["spec"]["group"].AsString() ?? ""))
        {
            return;
        }

        var (state, message) = Read(definition);
        if (!old.IsNull && Read(old).State == state)
        {
            return;
        }

        var field = $"metadata.annotations[{Annotation}]";
        if (state == State.Missing)
        {
            problems.Required(field, message);
        }
        else if (state == State.Invalid)
        {
            problems.Invalid(field, definition.Metadata["annotations"][Annotation], message);
        }
    }

    private static (State State, string Message) Read(Value definition)
    {
        var text = definition.Metadata["annotations"][Annotation].AsString() ?? "";
        return text.Length == 0 ? (State.Missing, $"protected groups must have approval annotation \"{Annotation}\", {Details}")
            : text.StartsWith("unapproved", StringComparison.Ordinal) ? (State.Bypassed, $"not approved: \"{text}\"")
            : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 ? (State.Approved, $"approved in {text}")
            : (State.Invalid, $"protected groups must have approval annotation \"{Annotation}\" with either a URL or a reason starting with "
                + $"\"unapproved\", {Details}");
    }
}
