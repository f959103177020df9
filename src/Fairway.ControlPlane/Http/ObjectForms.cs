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
    /// <exception cref="KubernetesException">406: the form is one of lists.</exception>
    public Value Of(KindDescription kind, Value @object, AnswerForm form) => form.Form switch
    {
        ObjectForm.Metadata => Metadata(@object, form),
        ObjectForm.MetadataList => throw ApiErrors.NotTheForm(
            $"you requested PartialObjectMetadataList, but the requested object is not a list ({kind.Kind.Kind})"),
        ObjectForm.Table => InVersion(
            TablePrinter.Print(
                kind, [@object], Value.Map(("resourceVersion", @object.ResourceVersion)), form.TableObjects, time.GetUtcNow()),
            form),
        _ => @object,
    };

    public async Task<Value> OfAsync(ApiResult.List list, AnswerForm form, CancellationToken cancellationToken)
    {
        var items = await objects.ReadAllAsync(list.Kind, list.Page.Items, cancellationToken);
        return OfList(list.Kind, items, ListDocument.Metadata(list.Page), form);
    }

    /// <exception cref="KubernetesException">406: the form is one of single objects.</exception>
    public Value OfList(KindDescription kind, IReadOnlyList<Value> items, Value metadata, AnswerForm form) => form.Form switch
    {
        ObjectForm.Metadata => throw ApiErrors.NotTheForm(
            $"you requested PartialObjectMetadata, but the requested object is a list ({ListDocument.KindOf(kind)})"),
        ObjectForm.MetadataList => Value.Map(
            ("kind", "PartialObjectMetadataList"),
            ("apiVersion", VersionOf(form)),
            ("metadata", metadata),
            ("items", ValueList.From(items.Select(item => Metadata(item, form))))),
        ObjectForm.Table => InVersion(TablePrinter.Print(kind, items, metadata, form.TableObjects, time.GetUtcNow()), form),
        _ => ListDocument.Of(kind, metadata, ValueList.From(items)),
    };

    /// <summary>The object of a watch event; only the first table of a watch carries its column definitions.</summary>
    public Value OfEvent(KindDescription kind, Value @object, AnswerForm form, bool isFirst) => form.Form switch
    {
        ObjectForm.Table => InVersion(TablePrinter.PrintEvent(kind, @object, form.TableObjects, time.GetUtcNow(), isFirst), form),
        // A watch has begun when its first event comes: those who ask it for lists of metadata get the metadata.
        ObjectForm.MetadataList => Metadata(@object, form),
        _ => Of(kind, @object, form),
    };

    private static Value Metadata(Value @object, AnswerForm form) =>
        Value.Map(("kind", "PartialObjectMetadata"), ("apiVersion", VersionOf(form)), ("metadata", @object.Metadata));

    private static string VersionOf(AnswerForm form) => $"meta.k8s.io/{form.MetaVersion}";

    // Both versions have the same fields.
    private static Value InVersion(Value table, AnswerForm form) => form.MetaVersion == "v1" ? table : table
        .With("apiVersion", VersionOf(form))
        .With("rows", ValueList.From(table["rows"].Items.Select(row =>
            row["object"].IsNull || form.TableObjects == TableObjects.Object ? row : row.WithAt(["object", "apiVersion"], VersionOf(form)))));
}
