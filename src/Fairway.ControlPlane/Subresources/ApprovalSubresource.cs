using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds.Rules;
using Fairway.Kubernetes.Schemas;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>certificatesigningrequests/approval</c>: approves or denies by a condition, and changes nothing else.</summary>
internal sealed class ApprovalSubresource(
    ObjectStore store, ObjectLookup objects, PatchApplication patches, SignerCheck signers, ObjectUpdate update, TimeProvider time) : IVerb
{
    private readonly ObjectChange _change = new(store, objects);

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken) => _change.GetOrRunAsync(
        call, (stored, live) => ChangeAsync(call, stored, live, cancellationToken), cancellationToken);

    private async Task<ApiResult?> ChangeAsync(ApiCall call, StoredObject stored, Value live, CancellationToken cancellationToken)
    {
        var proposed = BodyDecoding.Decode(call, call.Verb == ApiVerb.Update ? call.Request.Body : patches.Apply(call, live));
        if (proposed.ResourceVersion is { Length: > 0 } version && version != live.ResourceVersion)
        {
            throw ApiErrors.Modified(call.Kind, call.Name);
        }

        var decided = CertificateDecision.Decided(SystemFields.ForUpdate(call.Kind, proposed, live, statusOnly: true), live);
        signers.RequireApproval(call, live);
        var errors = CertificateDecision.CheckDecided(decided, live);
        return errors.Count > 0
            ? throw FieldErrors.ToException(call.Kind.Kind, call.Name, errors)
            : await update.WriteAsync(call, stored, live, Dated(decided, live), cancellationToken);
    }

    // A condition that does not say when it came is of now.
    private Value Dated(Value decided, Value live)
    {
        var now = Timestamps.Seconds(time.GetUtcNow());
        var before = live["status"]["conditions"].Items;
        var conditions = decided["status"]["conditions"].Items.Select(condition =>
        {
            if (before.Contains(condition))
            {
                return condition;
            }

            condition = condition["lastUpdateTime"].IsNull ? condition.With("lastUpdateTime", now) : condition;
            return condition["lastTransitionTime"].IsNull ? condition.With("lastTransitionTime", now) : condition;
        });
        return decided["status"]["conditions"].IsNull ? decided : decided.WithAt(["status", "conditions"], ValueList.From(conditions));
    }
}
