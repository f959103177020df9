using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Http;

/// <summary>Turns objects into the other forms that clients may ask for: metadata alone, and tables (meta.k8s.io/v1).</summary>
internal sealed class ObjectForms(ObjectLookup objects)
{
    private const string MetaVersion = "meta.k8s.io/v1";

    public static Value Of(KindDescription kind, Value @object, ObjectForm form) => form switch
    {
        ObjectForm.Metadata => Metadata(@object),
        _ => @object,
    };

    public Value Of(ApiResult.List list, ObjectForm form)
    {
        var items = list.Page.Items.Select(item => objects.Read(list.Kind, item));
        return form switch
        {
            ObjectForm.Metadata => Value.Map(
                ("kind", "PartialObjectMetadataList"),
                ("apiVersion", MetaVersion),
                ("metadata", ListDocument.Metadata(list.Page)),
                ("items", ValueList.From(items.Select(Metadata)))),
            _ => ListDocument.Of(list.Kind, list.Page, ValueList.From(items)),
        };
    }

    /// <summary>The object of a watch event; only the first table of a watch carries its column definitions.</summary>
    public static Value OfEvent(KindDescription kind, Value @object, ObjectForm form, bool isFirst) => Of(kind, @object, form);

    private static Value Metadata(Value @object) =>
        Value.Map(("kind", "PartialObjectMetadata"), ("apiVersion", MetaVersion), ("metadata", @object.Metadata));
}
