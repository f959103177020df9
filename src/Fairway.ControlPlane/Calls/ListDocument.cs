using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Calls;

/// <summary>The list object around a page: <c>{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[…]}</c>.</summary>
internal static class ListDocument
{
    public static Value Of(KindDescription kind, ListPage page, Value items) => Of(kind, Metadata(page), items);

    /// <summary>A list of objects that are not stored, and of no revision.</summary>
    public static Value Of(ApiResult.Told told) => Of(told.Kind, ValueMap.Empty, ValueList.From(told.Items));

    public static Value Of(KindDescription kind, Value metadata, Value items) => Value.Map(
        ("kind", KindOf(kind)), ("apiVersion", kind.Kind.ApiVersion), ("metadata", metadata), ("items", items));

    public static string KindOf(KindDescription kind) => kind.ListKind.Length > 0 ? kind.ListKind : kind.Kind.Kind + "List";

    public static Value Metadata(ListPage page)
    {
        var metadata = Value.Map(("resourceVersion", page.Revision.ToString()));
        if (page.Continue.Length > 0)
        {
            metadata = metadata.With("continue", page.Continue);
        }

        return page.Remaining is { } remaining ? metadata.With("remainingItemCount", remaining) : metadata;
    }
}
