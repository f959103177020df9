using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Streams a list: its head, then the stored bytes of each object, so that a big list is never held as a whole.</summary>
internal sealed class ListWriter(ObjectLookup objects)
{
    private const int FlushEvery = 64 * 1024;

    /// <returns>How many bytes are sent.</returns>
    public async Task<long> WriteAsync(HttpContext context, ApiResult.List list, CancellationToken cancellationToken)
    {
        var (kind, version) = (ListDocument.KindOf(list.Kind), list.Kind.Kind.ApiVersion);
        var head = Encoding.UTF8.GetBytes(
            $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{version}\",\"metadata\":{ListDocument.Metadata(list.Page)},\"items\":[");
        var trees = ObjectConversion.NeedsWebhook(list.Kind)
            ? await objects.ReadAllAsync(list.Kind, list.Page.Items, cancellationToken)
            : [];
        long length = head.Length + 2 + Math.Max(0, list.Page.Items.Count - 1);
        foreach (var item in list.Page.Items)
        {
            length += item.Body.Length;
        }

        context.Response.ContentType = MediaTypes.Json;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return 0;
        }

        return BodyWriter.TakesGzip(context, length)
            ? await BodyWriter.CompressAsync(context, output => WriteAsync(output, head, list, trees, cancellationToken))
            : await WriteAsync(context.Response.BodyWriter, head, list, trees, cancellationToken);
    }

    private async Task<long> WriteAsync(
        PipeWriter output, byte[] head, ApiResult.List list, IReadOnlyList<Value> trees, CancellationToken cancellationToken)
    {
        output.Write(head);
        var (unflushed, written) = (head.Length, 0L);
        for (var i = 0; i < list.Page.Items.Count; i++)
        {
            var item = list.Page.Items[i];
            if (i > 0)
            {
                output.Write(","u8);
                unflushed++;
            }

            var body = ObjectLookup.IsStoredAs(list.Kind, item) ? item.Body.Span
                : JsonWriter.ToBytes(trees.Count > 0 ? trees[i] : objects.Read(list.Kind, item));
            output.Write(body);
            unflushed += body.Length;
            if (unflushed > FlushEvery)
            {
                await output.FlushAsync(cancellationToken);
                written += unflushed;
                unflushed = 0;
            }
        }

        output.Write("]}"u8);
        await output.FlushAsync(cancellationToken);
        return written + unflushed + 2;
    }
}
