using System.Threading.Channels;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Metrics;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Audit;

/// <summary>
/// The audit log: JSON lines of audit.k8s.io/v1 Event, as much of each request as the policy says, written behind the requests. When the disk
/// cannot keep up, requests wait for it instead of going unrecorded.
/// </summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private const int MaxWaiting = 4096;

    private readonly Channel<AuditEntry> _entries = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly AuditFile _file;
    private readonly AuditPolicy _policy;
    private readonly AuditEventWriter _writer;
    private readonly TimeProvider _time;
    private readonly AuditMetrics _metrics;
    private readonly Task _writing;

    public AuditLog(
        AuditFile file, AuditPolicy policy, AuditEventWriter writer, AuditMetrics metrics, TimeProvider time, ILogger logger)
    {
        _file = file;
        _policy = policy;
        _writer = writer;
        _time = time;
        _metrics = metrics;
        _writing = WriteAsync(logger);
    }

    /// <summary>
    /// Runs the handling of a call and records how it ended. A watch has only begun then: <see cref="EndedAsync"/> records its end.
    /// </summary>
    public async Task<ApiResult> ObserveAsync(ApiCall call, RequestOrigin origin, Func<Task<ApiResult>> handle)
    {
        var received = _time.GetUtcNow();
        var record = await BeginAsync(call, origin, received);
        var code = 500;
        try
        {
            var result = await handle();
            code = result switch { ApiResult.Stored stored => stored.Code, ApiResult.Tree tree => tree.Code, _ => 200 };
            if (record?.Verdict.Level == AuditLevel.RequestResponse)
            {
                record.Result = result;
            }

            return result;
        }
        catch (KubernetesException e)
        {
            code = e.Code;
            record?.Refusal = e;
            throw;
        }
        finally
        {
            if (record is not null)
            {
                record.Code = code;
                var isBegun = call.Verb == ApiVerb.Watch && code == 200;
                await AddAsync(record, isBegun ? AuditStages.ResponseStarted : AuditStages.ResponseComplete, _time.GetUtcNow());
            }
        }
    }

    /// <summary>Runs a call that writes its answer itself, and records how it ended.</summary>
    public async Task ObserveAsync(ApiCall call, RequestOrigin origin, Func<Task> handle) =>
        await ObserveAsync(call, origin, async () =>
        {
            await handle();
            return new ApiResult.Tree(200, null, Value.Null);
        });

    /// <summary>Runs the handling of a request that is on no resource, and records how it ended.</summary>
    /// <param name="subject">The request.</param>
    /// <param name="auditId">Its name.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="handle">Authorizes and answers; says how the first was decided and the code of the second.</param>
    public async Task ObservePathAsync(AuditSubject subject, string auditId, RequestOrigin origin, Func<AuditTrail, Task<int>> handle)
    {
        var trail = new AuditTrail();
        var verdict = Decide(subject);
        if (verdict.Level == AuditLevel.None)
        {
            await handle(trail);
            return;
        }

        var record = new AuditRecord(verdict, auditId, subject, origin, _time.GetUtcNow()) { Trail = trail, User = subject.User, Code = 500 };
        await AddAsync(record, AuditStages.RequestReceived, record.Received);
        try
        {
            record.Code = await handle(trail);
        }
        catch (KubernetesException e)
        {
            (record.Code, record.Refusal) = (e.Code, e);
            throw;
        }
        finally
        {
            await AddAsync(record, AuditStages.ResponseComplete, _time.GetUtcNow());
        }
    }

    /// <summary>Records that the answer to a call has begun and goes on.</summary>
    public ValueTask StartedAsync(ApiCall call) => AddAsync(call.Audit.Record, AuditStages.ResponseStarted, _time.GetUtcNow());

    /// <summary>Records the end of a watch that had begun.</summary>
    public ValueTask EndedAsync(ApiCall call) => AddAsync(call.Audit.Record, AuditStages.ResponseComplete, _time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing;
        _file.Dispose();
    }

    private async ValueTask<AuditRecord?> BeginAsync(ApiCall call, RequestOrigin origin, DateTimeOffset received)
    {
        var subject = new AuditSubject(call.User.Actor ?? call.User, ApiDispatcher.NameOf(call.Verb), call, "");
        var verdict = Decide(subject);
        if (verdict.Level == AuditLevel.None)
        {
            return null;
        }

        var record = new AuditRecord(verdict, call.AuditId, subject, origin, received)
        {
            Trail = call.Audit,
            User = call.User,
        };
        record.Sent(call.Request.Body);
        call.Audit.Record = record;
        await AddAsync(record, AuditStages.RequestReceived, received);
        return record;
    }

    private AuditVerdict Decide(in AuditSubject subject)
    {
        var verdict = _policy.Decide(subject);
        _metrics.Of(verdict.Level).Add(1);
        return verdict;
    }

    private async ValueTask AddAsync(AuditRecord? record, AuditStages stage, DateTimeOffset time)
    {
        if (record is null || !record.Wants(stage))
        {
            return;
        }

        _metrics.Events.Add(1);
        try
        {
            await _entries.Writer.WriteAsync(new(record, stage, time));
        }
        catch (ChannelClosedException)
        {
            // The server has stopped; a call that outlived it is not served any more.
        }
    }

    private async Task WriteAsync(ILogger logger)
    {
        await foreach (var entry in _entries.Reader.ReadAllAsync())
        {
            try
            {
                _file.Append(output => _writer.Write(output, entry), flush: !_entries.Reader.TryPeek(out _));
            }
            catch (Exception e)
            {
                // The edge of the loop: without it, requests would wait for a log that nobody writes.
                _metrics.Errors.Add(1);
                Log.AuditNotWritten(logger, e);
            }
        }
    }
}
