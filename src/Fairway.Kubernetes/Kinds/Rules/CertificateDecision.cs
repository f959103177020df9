using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>The two ways to the status of a CertificateSigningRequest: an approver decides, a signer answers with a certificate.</summary>
public static class CertificateDecision
{
    private static readonly string[] Approval = ["Approved", "Denied"];

    private static readonly string[] Lasting = ["Approved", "Denied", "Failed"];

    /// <summary>What an approver writes: the conditions and nothing else.</summary>
    public static Value Decided(Value @new, Value old)
    {
        var status = old["status"].IsMap ? old["status"] : ValueMap.Empty;
        var conditions = @new["status"]["conditions"];
        return old.With("metadata", @new.Metadata).With(
            "status", conditions.Items.Count == 0 ? status.Without("conditions") : status.With("conditions", conditions));
    }

    /// <summary>What is wrong with an approver's decision.</summary>
    public static IReadOnlyList<FieldError> CheckDecided(Value @new, Value old) => Check(@new, old, mayDecide: true);

    // A signer may not decide: the decision stays as it is.
    internal static Value Signed(Value @new, Value old)
    {
        var kept = @new["status"]["conditions"].Items.Where(static one => !Approval.Contains(one["type"].AsString()));
        var decided = old["status"]["conditions"].Items.Where(static one => Approval.Contains(one["type"].AsString()));
        Value[] conditions = [.. decided, .. kept];
        return conditions.Length == 0 ? @new : @new.WithAt(["status", "conditions"], Value.List(conditions));
    }

    internal static IReadOnlyList<FieldError> CheckSigned(Value @new, Value old)
    {
        var problems = new Problems();
        problems.AddRange(Check(@new, old, mayDecide: false));
        var (certificate, before) = (@new["status"]["certificate"].AsString() ?? "", old["status"]["certificate"].AsString() ?? "");
        if (certificate == before)
        {
            return problems.All;
        }

        using var _ = problems.At("status");
        if (before.Length > 0)
        {
            problems.Forbidden("certificate", "updates may not modify existing certificate content");
        }
        else if (CertificateText.CertificateError(certificate) is { } error)
        {
            problems.Invalid("certificate", "<certificate data>", error);
        }

        return problems.All;
    }

    private static IReadOnlyList<FieldError> Check(Value @new, Value old, bool mayDecide)
    {
        var problems = new Problems();
        using var _ = problems.At("status");
        var (conditions, before) = (@new["status"]["conditions"], old["status"]["conditions"]);
        CheckConditions(conditions, problems);
        foreach (var type in Lasting)
        {
            if (Count(conditions, type) < Count(before, type))
            {
                problems.Forbidden("conditions", $"updates may not remove a condition of type \"{type}\"");
            }
            else if (!mayDecide && Approval.Contains(type) && Count(conditions, type) > Count(before, type))
            {
                problems.Forbidden("conditions", $"updates may not add a condition of type \"{type}\"");
            }
        }

        return problems.All;
    }

    private static void CheckConditions(Value conditions, Problems problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        problems.Each("conditions", conditions, condition =>
        {
            var (type, status) = (condition["type"].AsString() ?? "", condition["status"].AsString() ?? "");
            if (type.Length == 0)
            {
                problems.Required("type");
            }

            if (status.Length == 0)
            {
                problems.Required("status");
            }
            else if (Lasting.Contains(type) && status != "True")
            {
                problems.NotSupported("status", status, "True");
            }
            else if (status is not ("True" or "False" or "Unknown"))
            {
                problems.NotSupported("status", status, "False", "True", "Unknown");
            }

            if ((type == "Approved" && seen.Contains("Denied")) || (type == "Denied" && seen.Contains("Approved")))
            {
                problems.Invalid("type", type, "Approved and Denied conditions are mutually exclusive");
            }

            if (!seen.Add(type))
            {
                problems.Duplicate("type", type);
            }
        });
    }

    private static int Count(Value conditions, string type) => conditions.Items.Count(one => one["type"].AsString() == type);
}
