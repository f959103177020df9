using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Watching;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane;

/// <summary>
/// The way into the server without a network: the same authorization, admission and audit, with trees instead of bytes. Objects read this
/// way are shared between all who read them.
/// </summary>
internal sealed class InProcessTransport(
    UserInfo user,
    ApiDispatcher dispatcher,
    KindRegistry kinds,
    ObjectLookup objects,
    AuditLog audit,
    ServerMetrics metrics,
    CancellationToken stopping) : IKubernetesTransport
{
    public async Task<Value> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (_, measured, result) = await BeginAsync(request, cancellationToken);
        var code = result switch { ApiResult.Stored stored => stored.Code, ApiResult.Tree tree => tree.Code, _ => 200 };
        measured.End(code, MeasuredRequest.NothingSent);
        return result switch
        {
            ApiResult.Stored stored => await objects.ReadAsync(stored.Kind, stored.Object, cancellationToken),
            ApiResult.Tree tree => tree.Value,
            ApiResult.List list => await TreeAsync(list, cancellationToken),
            ApiResult.Told told => ListDocument.Of(told),
            _ => throw new UnreachableException(),
        };
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ApiRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var (call, measured, result) = await BeginAsync(request with { Verb = ApiVerb.Watch }, end.Token);
        var watch = (ApiResult.Watch)result;
        var series = metrics.Watches.Of(watch.Kind);
        try
        {
            await using var batches = watch.Stream.ReadAsync(end.Token).GetAsyncEnumerator(CancellationToken.None);
            while (await MoveAsync(batches))
            {
                series.Events.Add(batches.Current.Count);
                foreach (var item in batches.Current)
                {
                    yield return new(item.Type, item.Object is { } stored ? objects.Read(watch.Kind, stored) : item.Tree);
                }
            }
        }
        finally
        {
            measured.End(200, MeasuredRequest.NothingSent);
            await audit.EndedAsync(call);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => Task.FromResult(
        kinds.Current.Find(kind) is { } found ? new ApiResource(found.Resource, found.Kind.Kind, found.Namespaced) : null);

    private async Task<(ApiCall Call, MeasuredRequest Measured, ApiResult Result)> BeginAsync(
        ApiRequest request, CancellationToken cancellationToken)
    {
        var kind = kinds.Current.Find(request.Resource) ?? throw ApiErrors.PathNotFound();
        var call = new ApiCall(user, kind, request) { AuditId = Guid.NewGuid().ToString() };
        var measured = metrics.Requests.Begin(call);
        try
        {
            var result = await audit.ObserveAsync(call, new("", "", request.FieldManager, "", null), () =>
            {
                dispatcher.Admit(call);
                return dispatcher.ExecuteAsync(call, cancellationToken);
            });
            return (call, measured, result);
        }
        catch (Exception e)
        {
            measured.End((e as KubernetesException)?.Code ?? 500, MeasuredRequest.NothingSent);
            throw;
        }
    }

    private static async Task<bool> MoveAsync(IAsyncEnumerator<IReadOnlyList<WatchItem>> batches)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (CompactedException e)
        {
            throw WatchVerb.TooOld(e);
        }
    }

    private async Task<Value> TreeAsync(ApiResult.List list, CancellationToken cancellationToken)
    {
        var items = await objects.ReadAllAsync(list.Kind, list.Page.Items, cancellationToken);
        return ListDocument.Of(list.Kind, list.Page, ValueList.From(items));
    }
}
