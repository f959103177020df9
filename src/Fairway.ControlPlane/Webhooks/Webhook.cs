using Fairway.ControlPlane.Backends;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>One webhook of a configuration, compiled. The configuration has been validated and defaulted.</summary>
internal sealed class Webhook
{
    /// <param name="configuration">The name of the configuration.</param>
    /// <param name="hook">A ValidatingWebhook or MutatingWebhook (admissionregistration.k8s.io/v1).</param>
    public Webhook(string configuration, Value hook)
    {
        Configuration = configuration;
        Name = hook["name"].AsString() ?? "";
        Rules = new(hook["rules"], hook["matchPolicy"].AsString() != "Exact");
        Selectors = new(hook);
        FailsOpen = hook["failurePolicy"].AsString() == "Ignore";
        AllowsDryRun = hook["sideEffects"].AsString() is "None" or "NoneOnDryRun";
        IsReinvoked = hook["reinvocationPolicy"].AsString() == "IfNeeded";
        Timeout = TimeSpan.FromSeconds(Math.Clamp(hook["timeoutSeconds"].AsLong() ?? 10, 1, 30));
        ReviewVersion = hook["admissionReviewVersions"].Items.Select(static version => version.AsString() ?? "")
            .FirstOrDefault(static version => version is "v1" or "v1beta1") ?? "";
        Backend = Backend.FromClientConfig(hook["clientConfig"]);
        Conditions = MatchConditions.Compile(hook["matchConditions"], FailsOpen, AdmissionCel.MatchConditions);
    }

    public string Configuration { get; }

    public string Name { get; }

    public AdmissionRules Rules { get; }

    public AdmissionSelectors Selectors { get; }

    /// <summary>A webhook that cannot be asked allows.</summary>
    public bool FailsOpen { get; }

    public bool AllowsDryRun { get; }

    /// <summary>Mutating ones: called once more when something after them changed the object.</summary>
    public bool IsReinvoked { get; }

    public TimeSpan Timeout { get; }

    /// <summary>The first of <c>admissionReviewVersions</c> that is known here, <c>v1</c> or <c>v1beta1</c>.</summary>
    public string ReviewVersion { get; }

    public Backend Backend { get; }

    /// <summary>Null when there are none.</summary>
    public MatchConditions? Conditions { get; }
}
