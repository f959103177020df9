using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Selecting;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Verbs;

/// <summary>Answers a page of objects of one revision, by their stored bytes; the pages of one list show one snapshot.</summary>
internal sealed class ListVerb(ObjectStore store, ObjectReader reader) : IVerb
{
    // With selectors, how many objects are looked at for one step of a page.
    private const int ScanStep = 1000;

    // k8s.io/apiserver/pkg/storage/etcd3/errors.go: expired and inconsistentContinue
    private const string Expired = "The resourceVersion for the provided list is too old.";

    private const string InconsistentContinue =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
        + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an "
        + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up "
        + "in the list.";

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken) =>
        Task.FromResult<ApiResult>(new ApiResult.List(call.Kind, Read(call, cancellationToken)));

    public ListPage Read(ApiCall call, CancellationToken cancellationToken)
    {
        var request = call.Request;
        ContinueToken? token = request.Continue.Length > 0 ? ContinueToken.Parse(request.Continue, Namespace(call)) : null;
        var revision = token?.At ?? ExactRevision(request);
        ResourceVersions.RequireReached(revision, store.Revision);
        var filter = ObjectFilter.For(call, reader);
        try
        {
            return filter.IsEverything ? Page(call, token, revision) : Filtered(call, token, revision, filter, cancellationToken);
        }
        catch (CompactedException)
        {
            throw token is { } old ? ApiErrors.PageExpired(InconsistentContinue, old.Inconsistent.ToString()) : ApiErrors.Expired(Expired);
        }
    }

    private ListPage Page(ApiCall call, ContinueToken? token, long revision)
    {
        var list = store.Revisions.List(Resource(call), Namespace(call), token?.KeyIn(Resource(call)), call.Request.Limit, revision);
        return list.More && list.Items is [.., var last]
            ? new(list.Revision, list.Items, new ContinueToken(list.Revision, last.Key.Namespace, last.Key.Name).ToString(), list.Remaining)
            : new(list.Revision, list.Items, "", null);
    }

    private ListPage Filtered(ApiCall call, ContinueToken? token, long revision, ObjectFilter filter, CancellationToken cancellationToken)
    {
        var limit = call.Request.Limit;
        var found = new List<StoredObject>();
        var after = token?.KeyIn(Resource(call));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var list = store.Revisions.List(Resource(call), Namespace(call), after, limit == 0 ? 0 : ScanStep, revision);
            revision = list.Revision;
            foreach (var item in list.Items.Where(filter.Matches))
            {
                if (limit > 0 && found.Count == limit)
                {
                    var last = found[^1].Key;
                    return new(revision, found, new ContinueToken(revision, last.Namespace, last.Name).ToString(), null);
                }

                found.Add(item);
            }

            if (!list.More)
            {
                return new(revision, found, "", null);
            }

            after = list.Items[^1].Key;
        }
    }

    // 0 is the latest. Without a match rule, a limited list at a revision means that very revision.
    private long ExactRevision(ApiRequest request)
    {
        var asked = ResourceVersions.Parse(request.ResourceVersion);
        ResourceVersions.RequireReached(asked, store.Revision);
        return request.ResourceVersionMatch == "Exact" || (request.ResourceVersionMatch.Length == 0 && request.Limit > 0) ? asked : 0;
    }

    private static string Resource(ApiCall call) => call.Kind.StoreResource;

    private static string Namespace(ApiCall call) => call.Kind.Namespaced ? call.Namespace : "";
}
