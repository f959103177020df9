using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Policy.PodSecurity;

/// <summary>
/// Pod Security admission, steered by the namespaces' <c>pod-security.kubernetes.io</c> labels: refuses pods, warns of pods and of
/// templates, and checks the labels themselves. Rules and messages are upstream's.
/// </summary>
/// <param name="options">Defaults and exemptions; null for upstream's: nothing restricted without labels, nobody exempt.</param>
/// <param name="existingPods">Warns of pods that a stricter namespace would refuse; null for no such warning.</param>
public sealed class PodSecurityAdmission(PodSecurityOptions? options = null, ExistingPodsCheck? existingPods = null) : IAdmission
{
    private readonly PodSecurityOptions _options = options ?? new();

    // Nothing in these changes what a pod may do; every other subresource takes a pod.
    private static readonly string[] IgnoredSubresources = ["exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"];

    public ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken) => new(request.Object);

    /// <inheritdoc/>
    /// <exception cref="KubernetesException">422: a namespace's labels are invalid.</exception>
    public ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Operation is not (ApiVerb.Create or ApiVerb.Update))
        {
            return new(AdmissionVerdict.Allowed);
        }

        return (request.Resource.Group, request.Resource.Resource) switch
        {
            ("", "namespaces") when request.Subresource.Length == 0 => ValidateNamespaceAsync(request, cancellationToken),
            ("", "pods") when !IgnoredSubresources.Contains(request.Subresource) => new(ValidatePod(request)),
            _ when request.Subresource.Length == 0 && PodTemplates.TryFind(request.Resource, request.Object, out var template) && !template.IsNull =>
                new(Validate(request, template["metadata"], template["spec"], enforce: false)),
            _ => new(AdmissionVerdict.Allowed),
        };
    }

    private AdmissionVerdict ValidatePod(AdmissionRequest request) =>
        request.Operation == ApiVerb.Update && !PodUpdates.IsSignificant(request.Object, request.OldObject)
            ? AdmissionVerdict.Allowed
            : Validate(request, request.Object["metadata"], request.Object["spec"], enforce: true);

    private AdmissionVerdict Validate(AdmissionRequest request, Value metadata, Value spec, bool enforce)
    {
        if (Exemption(request, spec) is { } reason)
        {
            return AdmissionVerdict.Allowed with { AuditAnnotations = new Dictionary<string, string> { [PodSecurityLabels.Exempt] = reason } };
        }

        var errors = new List<FieldError>();
        var policy = NamespacePolicy.From(request.NamespaceObject.Labels, _options.Defaults, errors);
        var annotations = new Dictionary<string, string>();
        if (errors.Count > 0)
        {
            annotations[PodSecurityLabels.Error] = $"Failed to parse policy: {FieldErrors.Join(errors)}";
        }

        var refusals = new List<string>();
        if (enforce)
        {
            annotations[PodSecurityLabels.EnforcedPolicy] = policy.Enforce.ToString();
            Add(refusals, "violates", policy.Enforce, PodSecurityEvaluator.Evaluate(policy.Enforce, metadata, spec));
        }

        var audited = new List<string>();
        Add(audited, "would violate", policy.Audit, PodSecurityEvaluator.Evaluate(policy.Audit, metadata, spec));
        foreach (var violation in audited)
        {
            annotations[PodSecurityLabels.AuditViolations] = violation;
        }

        // A refusal says it all; a warning beside it would say it twice.
        var warnings = new List<string>();
        if (refusals.Count == 0)
        {
            Add(warnings, "would violate", policy.Warn, PodSecurityEvaluator.Evaluate(policy.Warn, metadata, spec));
        }

        return new(refusals, warnings, annotations);
    }

    private async ValueTask<AdmissionVerdict> ValidateNamespaceAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var policy = NamespacePolicy.From(request.Object.Labels, _options.Defaults, errors);
        var oldErrors = new List<FieldError>();
        var old = NamespacePolicy.From(request.OldObject.Labels, _options.Defaults, oldErrors);
        if (errors.Count > 0 && (request.Operation == ApiVerb.Create || !errors.SequenceEqual(oldErrors)))
        {
            throw FieldErrors.ToException(request.Kind, request.Object.Name, errors);
        }

        if (_options.ExemptNamespaces.Contains(request.Object.Name))
        {
            return policy.IsPrivileged || policy == _options.Defaults || (request.Operation == ApiVerb.Update && policy == old)
                ? AdmissionVerdict.Allowed
                : Warning($"namespace \"{request.Object.Name}\" is exempt from Pod Security, and the policy ({policy}) will be ignored");
        }

        var isStricter = policy.Enforce.Level > old.Enforce.Level || policy.Enforce.Version != old.Enforce.Version;
        return existingPods is null || request.Operation == ApiVerb.Create || policy.Enforce.Level == PodSecurityLevel.Privileged || !isStricter
            ? AdmissionVerdict.Allowed
            : Warning([.. await existingPods.WarningsAsync(request.Object.Name, policy.Enforce, _options, cancellationToken).ConfigureAwait(false)]);
    }

    private string? Exemption(AdmissionRequest request, Value spec) =>
        _options.ExemptNamespaces.Contains(request.Namespace) ? "namespace"
        : _options.ExemptUsers.Contains(request.User) ? "user"
        : spec["runtimeClassName"].AsString() is { } runtimeClass && _options.ExemptRuntimeClasses.Contains(runtimeClass) ? "runtimeClass"
        : null;

    private static void Add(List<string> messages, string verb, LevelVersion policy, PodSecurityResult result)
    {
        if (!result.IsAllowed)
        {
            messages.Add($"{verb} PodSecurity \"{policy}\": {result.Detail}");
        }
    }

    private static AdmissionVerdict Warning(params string[] warnings) => AdmissionVerdict.Allowed with { Warnings = warnings };
}
