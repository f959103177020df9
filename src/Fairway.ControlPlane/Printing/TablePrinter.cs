using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Shows objects as rows of a Table (meta.k8s.io/v1), which is what <c>kubectl get</c> asks for.</summary>
internal static class TablePrinter
{
    /// <summary>The whole Table.</summary>
    /// <param name="kind">The kind of the objects.</param>
    /// <param name="objects">The objects, in their order.</param>
    /// <param name="metadata">The list's metadata, or of a single object its resourceVersion.</param>
    /// <param name="include">What each row carries beside its cells.</param>
    /// <param name="now">The time that ages count to.</param>
    public static Value Print(KindDescription kind, IReadOnlyList<Value> objects, Value metadata, TableObjects include, DateTimeOffset now)
    {
        var table = KindTables.For(kind);
        return Value.Map(
            ("kind", "Table"),
            ("apiVersion", "meta.k8s.io/v1"),
            ("metadata", metadata.IsNull ? ValueMap.Empty : metadata),
            ("columnDefinitions", ValueList.From(table.Columns.Select(Definition))),
            ("rows", ValueList.From(objects.Select(@object => Row(table, @object, include, now)))));
    }

    /// <summary>A Table of one object for a watch; the columns are told with the first event only.</summary>
    public static Value PrintEvent(KindDescription kind, Value @object, TableObjects include, DateTimeOffset now, bool isFirst)
    {
        var table = KindTables.For(kind);
        var metadata = Value.Map(("resourceVersion", @object.ResourceVersion));
        return Value.Map(
            ("kind", "Table"),
            ("apiVersion", "meta.k8s.io/v1"),
            ("metadata", metadata),
            ("columnDefinitions", isFirst ? ValueList.From(table.Columns.Select(Definition)) : Value.Null),
            ("rows", Value.List(Row(table, @object, include, now))));
    }

    private static Value Row(KindTable table, Value @object, TableObjects include, DateTimeOffset now) => Value.Map(
        ("cells", Value.List(table.Cells(@object, now))),
        ("object", include switch
        {
            TableObjects.Object => @object,
            TableObjects.Metadata => Value.Map(
                ("kind", "PartialObjectMetadata"), ("apiVersion", "meta.k8s.io/v1"), ("metadata", @object.Metadata)),
            _ => Value.Null,
        }));

    private static Value Definition(TableColumn column) => Value.Map(
        ("name", column.Name),
        ("type", column.Type),
        ("format", column.Format),
        ("description", column.Description),
        ("priority", column.Priority));
}
