using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration and MutatingWebhookConfiguration.</summary>
internal static class WebhookRules
{
    private const string Versions = "v1, v1beta1";

    public static KindRules Rules { get; } = new() { Validate = Validate };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        var names = new HashSet<string>(StringComparer.Ordinal);
        problems.Each("webhooks", @new["webhooks"], hook =>
        {
            CheckHook(hook, problems);
            CheckVersions(hook["admissionReviewVersions"], problems);
            if (hook["name"].AsString() is { Length: > 0 } name && !names.Add(name))
            {
                problems.Duplicate("name", name);
            }
        });
        return problems.All;
    }

    private static void CheckHook(Value hook, Problems problems)
    {
        if (hook["name"].AsString() is { Length: > 0 } name)
        {
            problems.Invalid("name", name, DomainNames.FullyQualified(name));
        }

        problems.Each("rules", hook["rules"], rule => AdmissionRuleChecks.Check(rule, problems));
        var effects = hook["sideEffects"];
        if (effects.IsNull)
        {
            problems.Required("sideEffects", "must specify one of None, NoneOnDryRun");
        }
        else if (effects.AsString() is not ("None" or "NoneOnDryRun"))
        {
            problems.NotSupported("sideEffects", effects, "None", "NoneOnDryRun");
        }

        if (hook["timeoutSeconds"].AsLong() is { } seconds and (< 1 or > 30))
        {
            problems.Invalid("timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds");
        }

        SelectorChecks.Check(hook["namespaceSelector"], "namespaceSelector", problems);
        SelectorChecks.Check(hook["objectSelector"], "objectSelector", problems);
        var client = hook["clientConfig"];
        if (client["url"].IsNull == client["service"].IsNull)
        {
            problems.Required("clientConfig", "exactly one of url or service is required");
        }
        else
        {
            using var _ = problems.At("clientConfig");
            WebhookClientChecks.Check(client, problems);
        }

        AdmissionRuleChecks.CheckConditions(hook["matchConditions"], hasParameters: false, problems);
    }

    private static void CheckVersions(Value versions, Problems problems)
    {
        if (versions.Items.Count == 0)
        {
            problems.Required("admissionReviewVersions", $"must specify one of {Versions}");
            return;
        }

        var seen = new HashSet<Value>();
        problems.Each("admissionReviewVersions", versions, version =>
        {
            if (!seen.Add(version))
            {
                problems.Invalid("", version, "duplicate version");
            }
            else
            {
                problems.Invalid("", version, Names.Label1035(version.AsString() ?? ""));
            }
        });
        if (!seen.Contains("v1") && !seen.Contains("v1beta1"))
        {
            problems.Invalid("admissionReviewVersions", versions, $"must include at least one of {Versions}");
        }
    }
}
