using System.Collections.Frozen;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Reviews;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Subresources;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Lifetime;

/// <summary>Which verb, and which subresource, is handled by what.</summary>
internal sealed class ServerVerbs(
    ObjectStore store, ObjectLookup objects, KindRegistry kinds, Authorizer authorizer, ObjectUpdate update, TimeProvider time)
{
    public FrozenDictionary<ApiVerb, IVerb> Verbs(ObjectCreation creation, ObjectDeletion deletion, ObjectReader reader)
    {
        var list = new ListVerb(store, reader);
        return new Dictionary<ApiVerb, IVerb>
        {
            [ApiVerb.Get] = new GetVerb(store),
            [ApiVerb.List] = list,
            [ApiVerb.Watch] = new WatchVerb(store, reader, objects, time),
            [ApiVerb.Create] = new CreateVerb(creation),
            [ApiVerb.Update] = new UpdateVerb(store, objects, creation, update, new(authorizer)),
            [ApiVerb.Patch] = new PatchVerb(store, objects, new(time), creation, update, new(authorizer)),
            [ApiVerb.Delete] = new DeleteVerb(deletion),
            [ApiVerb.DeleteCollection] = new DeleteCollectionVerb(list, deletion),
        }.ToFrozenDictionary();
    }

    public SubresourceTable Subresources(
        ObjectDeletion deletion, ServiceAccountTokens tokens, BearerTokens bearers, IReadOnlyList<string> components)
    {
        var table = new SubresourceTable(new ScaleSubresource(store, objects, new(time), update));
        var binding = new BindingSubresource(store, objects, kinds, update, time);
        table.Add("", "pods", "binding", binding);
        table.Add("", "bindings", "", binding);
        table.Add("", "pods", "ephemeralcontainers", new EphemeralContainersSubresource(store, objects, new(time), update));
        table.Add("", "pods", "eviction", new EvictionSubresource(
            store, objects, new DisruptionBudgets(store, objects, kinds, update, time), update, deletion, time));
        table.Add("", "namespaces", "finalize", new FinalizeSubresource(store, objects, update));
        table.Add(
            "certificates.k8s.io",
            "certificatesigningrequests",
            "approval",
            new ApprovalSubresource(store, objects, new PatchApplication(time), new(authorizer), update, time));
        table.Add("", "serviceaccounts", "token", new TokenSubresource(objects, kinds, tokens, time));
        table.Add("", "componentstatuses", "", new ComponentStatuses(store.Revisions, components));
        table.Add("authorization.k8s.io", "selfsubjectaccessreviews", "", new AccessReview(authorizer, isSelf: true));
        table.Add("authorization.k8s.io", "subjectaccessreviews", "", new AccessReview(authorizer, isSelf: false));
        table.Add("authorization.k8s.io", "localsubjectaccessreviews", "", new AccessReview(authorizer, isSelf: false));
        table.Add("authorization.k8s.io", "selfsubjectrulesreviews", "", new RulesReview(authorizer));
        table.Add("authentication.k8s.io", "selfsubjectreviews", "", new SelfReview(time));
        table.Add("authentication.k8s.io", "tokenreviews", "", new TokenReview(bearers));
        return table;
    }
}
