using Fairway.ControlPlane.Watching;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Calls;

/// <summary>What a verb answers, before it takes the form that the client asked for.</summary>
internal abstract record ApiResult
{
    private ApiResult()
    {
    }

    /// <summary>An object whose stored bytes are the answer.</summary>
    public sealed record Stored(int Code, KindDescription Kind, StoredObject Object) : ApiResult;

    /// <summary>An answer that was made for this request. The kind is null for a Status or a review.</summary>
    public sealed record Tree(int Code, KindDescription? Kind, Value Value) : ApiResult;

    /// <summary>A page of stored objects.</summary>
    public sealed record List(KindDescription Kind, ListPage Page) : ApiResult;

    /// <summary>A list of objects that were made for this request.</summary>
    public sealed record Told(KindDescription Kind, IReadOnlyList<Value> Items) : ApiResult;

    /// <summary>A stream of changes.</summary>
    public sealed record Watch(KindDescription Kind, WatchStream Stream) : ApiResult;
}
