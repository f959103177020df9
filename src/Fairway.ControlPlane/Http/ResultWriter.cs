using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers a result in the form that was asked for; whole objects in JSON by copying their stored bytes.</summary>
internal sealed class ResultWriter(ObjectLookup objects, ObjectForms forms, ListWriter lists, WatchWriter watches)
{
    public Task WriteAsync(
        HttpContext context, ApiCall call, ApiResult result, AnswerForm form, CancellationToken cancellationToken) => result switch
        {
            ApiResult.Stored stored when IsPlain(form) && ObjectLookup.IsStoredAs(stored.Kind, stored.Object) =>
                BytesAsync(context, stored, cancellationToken),
            ApiResult.Stored stored => ValueAnswer.WriteAsync(
                context, stored.Code, forms.Of(stored.Kind, objects.Read(stored.Kind, stored.Object), form), form.Format),
            ApiResult.Tree { Kind: { } kind } tree => ValueAnswer.WriteAsync(
                context, tree.Code, forms.Of(kind, tree.Value, form), form.Format),
            ApiResult.Tree tree => ValueAnswer.WriteAsync(context, tree.Code, tree.Value, form.Format),
            ApiResult.List list when IsPlain(form) => lists.WriteAsync(context, list, cancellationToken),
            ApiResult.List list => ValueAnswer.WriteAsync(context, 200, forms.Of(list, form), form.Format),
            ApiResult.Watch watch => watches.WriteAsync(context, watch, form, cancellationToken),
            _ => throw new InvalidOperationException($"{call.Verb} gave no answer"),
        };

    private static bool IsPlain(AnswerForm form) => form is { Form: ObjectForm.Whole, Format: BodyFormat.Json };

    private static Task BytesAsync(HttpContext context, ApiResult.Stored stored, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = stored.Code;
        context.Response.ContentType = MediaTypes.Json;
        return BodyWriter.WriteAsync(context, stored.Object.Body, cancellationToken);
    }
}
