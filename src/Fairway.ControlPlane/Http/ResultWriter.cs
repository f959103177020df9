using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers a result in the form that was asked for; whole objects in JSON by copying their stored bytes.</summary>
internal sealed class ResultWriter(ObjectLookup objects, ObjectForms forms, ListWriter lists, WatchWriter watches)
{
    /// <returns>How many bytes are sent; none of a watch.</returns>
    public async Task<long> WriteAsync(
        HttpContext context, ApiCall call, ApiResult result, AnswerForm form, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case ApiResult.Stored stored when IsCopied(context, form) && ObjectLookup.IsStoredAs(stored.Kind, stored.Object):
                return await BytesAsync(context, stored, cancellationToken);
            case ApiResult.Stored stored:
                var tree = await objects.ReadAsync(stored.Kind, stored.Object, cancellationToken);
                return await ValueAnswer.WriteAsync(context, stored.Code, forms.Of(stored.Kind, tree, form), form.Format);
            case ApiResult.Tree { Kind: { } kind } made:
                return await ValueAnswer.WriteAsync(context, made.Code, forms.Of(kind, made.Value, form), form.Format);
            case ApiResult.Tree made:
                return await ValueAnswer.WriteAsync(context, made.Code, made.Value, form.Format);
            case ApiResult.List list when IsCopied(context, form):
                return await lists.WriteAsync(context, list, cancellationToken);
            case ApiResult.List list:
                return await ValueAnswer.WriteAsync(context, 200, await forms.OfAsync(list, form, cancellationToken), form.Format);
            case ApiResult.Told told:
                return await ValueAnswer.WriteAsync(context, 200, forms.OfList(told.Kind, told.Items, ValueMap.Empty, form), form.Format);
            case ApiResult.Watch watch:
                await watches.WriteAsync(context, watch, form, cancellationToken);
                return 0;
            default:
                throw new InvalidOperationException($"{call.Verb} gave no answer");
        }
    }

    private static bool IsCopied(HttpContext context, AnswerForm form) =>
        form is { Form: ObjectForm.Whole, Format: BodyFormat.Json } && Indentation.Of(context.Request) == 0;

    private static Task<long> BytesAsync(HttpContext context, ApiResult.Stored stored, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = stored.Code;
        context.Response.ContentType = MediaTypes.Json;
        return BodyWriter.WriteAsync(context, stored.Object.Body, cancellationToken);
    }
}
