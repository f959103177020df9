using System.Buffers;
using System.IO.Pipelines;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http.Protobuf;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Watching;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Streams a watch as lines <c>{"type":"ADDED","object":{…}}</c>, the objects by their stored bytes, flushed once a batch.</summary>
internal sealed class WatchWriter(ObjectLookup objects, ObjectForms forms, WatchPressure pressure, WatchMetrics metrics)
{
    public async Task WriteAsync(HttpContext context, ApiResult.Watch watch, AnswerForm form, CancellationToken cancellationToken)
    {
        context.Response.ContentType = form.Format == BodyFormat.Protobuf ? $"{MediaTypes.Protobuf};stream=watch" : MediaTypes.Json;
        var (output, series) = (context.Response.BodyWriter, metrics.Of(watch.Kind));
        await context.Response.StartAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
        using var counted = pressure.Open(watch.Kind.StoreResource);
        try
        {
            var isFirst = true;
            await foreach (var batch in watch.Stream.ReadAsync(cancellationToken))
            {
                foreach (var item in batch)
                {
                    var before = output.UnflushedBytes;
                    Write(output, watch.Kind, item, form, isFirst);
                    series.Sizes.Observe(output.UnflushedBytes - before);
                    isFirst = false;
                }

                series.Events.Add(batch.Count);
                var flush = output.FlushAsync(cancellationToken);
                using var delay = flush.IsCompleted ? default : counted.Behind();
                await flush;
            }
        }
        catch (CompactedException e)
        {
            Write(output, "ERROR", WatchVerb.TooOld(e).Status, form.Format);
            await output.FlushAsync(cancellationToken);
        }
        catch (KubernetesException e)
        {
            // A conversion webhook failed.
            Write(output, "ERROR", e.Status, form.Format);
            await output.FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client left or the server stops: a watch may end at any time.
        }
    }

    private void Write(PipeWriter output, KindDescription kind, WatchItem item, AnswerForm form, bool isFirst)
    {
        if (item.Object is { } stored && form is { Form: ObjectForm.Whole, Format: not BodyFormat.Protobuf } && ObjectLookup.IsStoredAs(kind, stored))
        {
            output.Write("{\"type\":\""u8);
            output.Write(NameOf(item.Type));
            output.Write("\",\"object\":"u8);
            output.Write(stored.Body.Span);
            output.Write("}\n"u8);
            return;
        }

        var tree = item.Object is { } other ? objects.Read(kind, other) : item.Tree;
        var shaped = form.Form == ObjectForm.Whole ? tree : forms.OfEvent(kind, tree, form, isFirst);
        Write(output, System.Text.Encoding.ASCII.GetString(NameOf(item.Type)), shaped, form.Format);
    }

    private static void Write(PipeWriter output, string type, Value @object, BodyFormat format)
    {
        if (format == BodyFormat.Protobuf)
        {
            ProtobufFrame.Write(output, type, @object);
            return;
        }

        JsonWriter.Write(output, Value.Map(("type", type), ("object", @object)));
        output.Write("\n"u8);
    }

    private static ReadOnlySpan<byte> NameOf(WatchEventType type) => type switch
    {
        WatchEventType.Added => "ADDED"u8,
        WatchEventType.Modified => "MODIFIED"u8,
        WatchEventType.Deleted => "DELETED"u8,
        _ => "BOOKMARK"u8,
    };
}
