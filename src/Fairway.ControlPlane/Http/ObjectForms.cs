using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Printing;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Http;

/// <summary>Turns objects into the other forms that clients may ask for: metadata alone, and tables (meta.k8s.io/v1).</summary>
internal sealed class ObjectForms(ObjectLookup objects, TimeProvider time)
{
    private const string MetaVersion = "meta.k8s.io/v1";

    public Value Of(KindDescription kind, Value @object, AnswerForm form) => form.Form switch
    {
        ObjectForm.Metadata => Metadata(@object),
        ObjectForm.Table => TablePrinter.Print(
            kind, [@object], Value.Map(("resourceVersion", @object.ResourceVersion)), form.TableObjects, time.GetUtcNow()),
        _ => @object,
    };

    public async Task<Value> OfAsync(ApiResult.List list, AnswerForm form, CancellationToken cancellationToken)
    {
        var items = await objects.ReadAllAsync(list.Kind, list.Page.Items, cancellationToken);
        return form.Form switch
        {
            ObjectForm.Metadata => Value.Map(
                ("kind", "PartialObjectMetadataList"),
                ("apiVersion", MetaVersion),
                ("metadata", ListDocument.Metadata(list.Page)),
                ("items", ValueList.From(items.Select(Metadata)))),
            ObjectForm.Table => TablePrinter.Print(
                list.Kind, items, ListDocument.Metadata(list.Page), form.TableObjects, time.GetUtcNow()),
            _ => ListDocument.Of(list.Kind, list.Page, ValueList.From(items)),
        };
    }

    /// <summary>The object of a watch event; only the first table of a watch carries its column definitions.</summary>
    public Value OfEvent(KindDescription kind, Value @object, AnswerForm form, bool isFirst) => form.Form == ObjectForm.Table
        ? TablePrinter.PrintEvent(kind, @object, form.TableObjects, time.GetUtcNow(), isFirst)
        : Of(kind, @object, form);

    private static Value Metadata(Value @object) =>
        Value.Map(("kind", "PartialObjectMetadata"), ("apiVersion", MetaVersion), ("metadata", @object.Metadata));
}
