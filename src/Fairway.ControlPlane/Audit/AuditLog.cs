using System.Threading.Channels;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Audit;

/// <summary>
/// The audit log: one JSON line a request on a resource (audit.k8s.io/v1 Event, level Metadata: who did what, never what was in it), written
/// behind the requests. When the disk cannot keep up, requests wait for it instead of going unrecorded.
/// </summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private const int MaxWaiting = 4096;

    private readonly Channel<Value> _events = Channel.CreateBounded<Value>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly AuditFile _file;
    private readonly TimeProvider _time;
    private readonly RequestCounters _counters;
    private readonly Task _writing;

    public AuditLog(AuditFile file, RequestCounters counters, TimeProvider time, ILogger logger)
    {
        _file = file;
        _time = time;
        _counters = counters;
        _writing = WriteAsync(logger);
    }

    /// <summary>Runs the handling of a call and records how it ended.</summary>
    public async Task<ApiResult> ObserveAsync(ApiCall call, Func<Task<ApiResult>> handle)
    {
        var received = _time.GetUtcNow();
        var code = 500;
        try
        {
            var result = await handle();
            code = result switch { ApiResult.Stored stored => stored.Code, ApiResult.Tree tree => tree.Code, _ => 200 };
            return result;
        }
        catch (KubernetesException e)
        {
            code = e.Code;
            throw;
        }
        finally
        {
            await RecordAsync(call, code, received);
        }
    }

    /// <summary>Runs a call that writes its answer itself, and records how it ended.</summary>
    public async Task ObserveAsync(ApiCall call, Func<Task> handle) =>
        await ObserveAsync(call, async () =>
        {
            await handle();
            return new ApiResult.Tree(200, null, Value.Null);
        });

    private async ValueTask RecordAsync(ApiCall call, int code, DateTimeOffset received)
    {
        var now = _time.GetUtcNow();
        _counters.Count(call, code, now - received);
        try
        {
            await _events.Writer.WriteAsync(AuditEvent.Of(call, code, received, now));
        }
        catch (ChannelClosedException)
        {
            // The server has stopped; a call that outlived it is not served any more.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await _writing;
        _file.Dispose();
    }

    private async Task WriteAsync(ILogger logger)
    {
        await foreach (var entry in _events.Reader.ReadAllAsync())
        {
            try
            {
                _file.Append(JsonWriter.ToBytes(entry), flush: !_events.Reader.TryPeek(out _));
            }
            catch (Exception e)
            {
                // The edge of the loop: without it, requests would wait for a log that nobody writes.
                Log.AuditNotWritten(logger, e);
            }
        }
    }
}
