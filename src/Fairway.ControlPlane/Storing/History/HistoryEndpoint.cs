using System.Globalization;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Fairness;
using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Storing.History;

/// <summary>
/// The read-only group <c>history.fairway.dev</c>: below it, the path of any object leads to its history, and with
/// <c>?resourceVersion=N</c> to the object as it was. Whoever may read the object may read its history.
/// <code>GET /apis/history.fairway.dev/v1/namespaces/default/deployments.apps/web</code>
/// </summary>
internal sealed class HistoryEndpoint(
    ObjectStore store, KindRegistry kinds, Authorizer authorizer, ApiDispatcher dispatcher, AuditLog audit, RequestFairness fairness)
{
    public const string Group = "history.fairway.dev";
    public const string ApiVersion = Group + "/v1";

    /// <exception cref="KubernetesException">403, 404, 405 or 429.</exception>
    public async Task AnswerAsync(HttpContext context, UserInfo user, RequestPath path, CancellationToken cancellationToken)
    {
        var verb = RequestReader.VerbOf(context.Request, path);
        var kind = path.Version == "v1" ? Find(path.Resource) : null;
        if (kind is null || path.Name.Length == 0 || path.Subresource.Length > 0)
        {
            authorizer.RequireUnknown(user, verb, path);
            throw ApiErrors.PathNotFound();
        }

        if (verb != ApiVerb.Get)
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var request = new ApiRequest(ApiVerb.Get, kind.Resource) { Namespace = kind.Namespaced ? path.Namespace : "", Name = path.Name };
        var call = new ApiCall(user, kind, request) { AuditId = RequestReader.AuditId(context) };
        call.Audit[$"{Group}/read"] = "true";
        var query = new RequestParameters(context.Request.Query);
        var form = AnswerForm.Parse(context.Request.Headers.Accept.ToString(), hasMessage: false);
        using var entry = await fairness.EnterAsync(context, call, cancellationToken);
        var result = await audit.ObserveAsync(call, RequestOrigin.Of(context), async () =>
        {
            dispatcher.Admit(call);
            return new ApiResult.Tree(200, null, await ReadAsync(call, query.Text("resourceVersion"), cancellationToken));
        });
        await ValueAnswer.WriteAsync(context, 200, ((ApiResult.Tree)result).Value, form.Format);
    }

    private async Task<Value> ReadAsync(ApiCall call, string revision, CancellationToken cancellationToken)
    {
        var key = call.Kind.KeyOf(call.Namespace, call.Name);
        var history = await store.Revisions.HistoryAsync(key, cancellationToken);
        if (history.Revisions.Count == 0)
        {
            throw ApiErrors.NotFound(call.Kind, call.Name);
        }

        return revision.Length == 0 ? HistoryDocument.Of(key, history) : At(call, key, history, revision);
    }

    private static Value At(ApiCall call, StoreKey key, ObjectHistory history, string revision)
    {
        var found = history.Revisions.FirstOrDefault(kept => kept.Revision.ToString(CultureInfo.InvariantCulture) == revision);
        if (found is null or { Problem.Length: > 0 })
        {
            throw new KubernetesException(
                404,
                StatusReason.NotFound,
                $"revision {revision} of {ApiErrors.Qualified(call.Kind)} \"{call.Name}\" "
                + (found is null ? "is not kept" : $"cannot be read: {found.Problem}"),
                ApiErrors.Details(call.Kind, call.Name));
        }

        var tree = ObjectReader.Decode(found.Body.Span);
        return SecretValues.AreIn(key.Resource) ? SecretValues.Hide(tree) : tree;
    }

    // As kubectl takes names: the plural, the singular, a short name or the kind, with its group or without; the core group goes first.
    private KindDescription? Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (word, group) = dot < 0 ? (name, null) : (name[..dot], name[(dot + 1)..]);
        return kinds.Current.Served
            .Where(kind => kind.IsStored && (group is null || kind.Kind.Group == group) && IsNamed(kind, word))
            .OrderBy(kind => kind.Kind.Group.Length > 0)
            .ThenBy(kind => !kind.StorageVersion)
            .FirstOrDefault();
    }

    private static bool IsNamed(KindDescription kind, string word) =>
        kind.Plural == word || kind.Singular == word || kind.ShortNames.Contains(word)
        || kind.Kind.Kind.Equals(word, StringComparison.OrdinalIgnoreCase);
}
