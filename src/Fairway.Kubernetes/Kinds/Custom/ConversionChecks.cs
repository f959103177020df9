using Fairway.Kubernetes.Kinds.Rules;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// What the API asks of <c>spec.conversion</c>; upstream names the fields of its internal form, in which <c>webhook.clientConfig</c> is
/// <c>webhookClientConfig</c>.
/// </summary>
internal static class ConversionChecks
{
    private const string Client = "webhookClientConfig";
    private const string Versions = "conversionReviewVersions";
    private const string OnlyForWebhooks = "should not be set when strategy is not set to Webhook";

    /// <summary>Expects the place to be the definition's <c>spec</c>.</summary>
    public static void Check(Value conversion, Problems problems)
    {
        using var _ = problems.At("conversion");
        var webhook = conversion["webhook"];
        if (conversion["strategy"].AsString() != "Webhook")
        {
            if (webhook["clientConfig"].IsMap)
            {
                problems.Forbidden(Client, OnlyForWebhooks);
            }

            if (webhook[Versions].Items.Count > 0)
            {
                problems.Forbidden(Versions, OnlyForWebhooks);
            }

            return;
        }

        CheckClient(webhook["clientConfig"], problems);
        CheckVersions(webhook[Versions], problems);
    }

    private static void CheckClient(Value client, Problems problems)
    {
        if (!client.IsMap)
        {
            problems.Required(Client, "required when strategy is set to Webhook");
        }
        else if (client["url"].IsNull == client["service"].IsNull)
        {
            problems.Required(Client, "exactly one of url or service is required");
        }
        else
        {
            using var _ = problems.At(Client);
            WebhookClientChecks.Check(client, problems);
        }
    }

    private static void CheckVersions(Value versions, Problems problems)
    {
        if (versions.Items.Count == 0)
        {
            problems.Required(Versions);
            return;
        }

        var seen = new HashSet<Value>();
        problems.Each(Versions, versions, version =>
        {
            if (seen.Add(version))
            {
                problems.Invalid("", version, Names.Label1035(version.AsString() ?? ""));
            }
            else
            {
                problems.Invalid("", version, "duplicate version");
            }
        });
        if (!seen.Contains("v1") && !seen.Contains("v1beta1"))
        {
            problems.Invalid(Versions, versions, "must include at least one of v1, v1beta1");
        }
    }
}
