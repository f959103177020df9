using System.Text;
using Fairway.Node.Serving.Spdy;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>
/// All connections that one client forwards: pairs of streams, which <see cref="ForwardedConnection"/> joins with the pod's ports. Ends with the
/// client.
/// </summary>
internal sealed class ForwardSession(SpdyConnection connection, ForwardTarget target, TimeProvider time)
{
    private const int MostStreams = 2000;

    // The kubelet's streamCreationTimeout.
    private static readonly TimeSpan PairLimit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<uint, ForwardedStream> _streams = [];
    private readonly Dictionary<string, ForwardedPair> _pairs = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, ForwardedConnection> _running = [];
    private readonly HashSet<Task> _tasks = [];
    private readonly Lock _gate = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await connection.ReadAsync(end.Token).ConfigureAwait(false) is { } frame)
            {
                await TakeAsync(frame, end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or OperationCanceledException)
        {
            // The client has gone, or does not speak the protocol: sends on what it has closed, for one.
        }

        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(Tasks()).ConfigureAwait(false);
    }

    private async Task TakeAsync(SpdyFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Type == SpdyFrameType.Open)
        {
            await OpenAsync(frame, cancellationToken).ConfigureAwait(false);
            return;
        }

        var (stream, running) = Find(frame);
        if (frame.Type == SpdyFrameType.Reset)
        {
            running?.Cancel();
        }
        else if (stream is { IsData: true })
        {
            if (!frame.Content.IsEmpty)
            {
                await stream.Input.Writer.WriteAsync(frame.Content, cancellationToken).ConfigureAwait(false);
            }

            if (frame.IsLast)
            {
                await stream.Input.Writer.CompleteAsync().ConfigureAwait(false);
            }
        }
    }

    private (ForwardedStream? Stream, ForwardedConnection? Running) Find(SpdyFrame frame)
    {
        lock (_gate)
        {
            return (_streams.GetValueOrDefault(frame.Stream), _running.GetValueOrDefault(frame.Stream));
        }
    }

    private async Task OpenAsync(SpdyFrame frame, CancellationToken cancellationToken)
    {
        var stream = ForwardedStream.Of(frame);
        if (stream is null || _streams.Count >= MostStreams)
        {
            var reason = stream is null ? SpdyResetReason.Cancel : SpdyResetReason.RefusedStream;
            await connection.ResetAsync(frame.Stream, reason, cancellationToken).ConfigureAwait(false);
            return;
        }

        await connection.ReplyAsync(stream.Id, cancellationToken).ConfigureAwait(false);
        var (pair, refusal) = Add(stream, cancellationToken);
        if (refusal.Length > 0 && pair.Error is { } error)
        {
            await connection.SendAsync(error.Id, Encoding.UTF8.GetBytes(refusal), isLast: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private (ForwardedPair Pair, string Refusal) Add(ForwardedStream stream, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_pairs.TryGetValue(stream.RequestId, out var pair))
            {
                pair = new();
                _pairs[stream.RequestId] = pair;
                Keep(ExpireAsync(stream.RequestId, pair, cancellationToken));
            }

            if (!pair.TryAdd(stream))
            {
                var type = stream.IsData ? "data" : "error";
                return (pair, $"error processing stream for request {stream.RequestId}: {type} stream already assigned");
            }

            _streams[stream.Id] = stream;
            if (pair is { Data: { } data, Error: { } error })
            {
                _pairs.Remove(stream.RequestId);
                var running = new ForwardedConnection(connection, target, data, error, cancellationToken);
                _running[data.Id] = running;
                Keep(Task.Run(() => ForwardAsync(running, data, error), CancellationToken.None));
            }

            return (pair, "");
        }
    }

    private async Task ForwardAsync(ForwardedConnection running, ForwardedStream data, ForwardedStream error)
    {
        using (running)
        {
            await running.RunAsync().ConfigureAwait(false);
        }

        lock (_gate)
        {
            _running.Remove(data.Id);
            _streams.Remove(data.Id);
            _streams.Remove(error.Id);
        }
    }

    private async Task ExpireAsync(string request, ForwardedPair pair, CancellationToken cancellationToken)
    {
        try
        {
            await pair.Complete.WaitAsync(PairLimit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Remove(request, pair);
            if (pair.Data is { } data)
            {
                // Nobody will read it: what came for it must not hold up the others.
                await data.Input.Reader.CompleteAsync().ConfigureAwait(false);
            }

            if (pair.Error is { } error)
            {
                var text = Encoding.UTF8.GetBytes($"(request={request}) timed out waiting for streams");
                await SendLastAsync(error.Id, text, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private void Remove(string request, ForwardedPair pair)
    {
        lock (_gate)
        {
            _pairs.Remove(request);
            foreach (var stream in new[] { pair.Data, pair.Error }.OfType<ForwardedStream>())
            {
                _streams.Remove(stream.Id);
            }
        }
    }

    private async Task SendLastAsync(uint id, byte[] text, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(id, text, isLast: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    private Task[] Tasks()
    {
        lock (_gate)
        {
            return [.. _tasks];
        }
    }

    private void Keep(Task task)
    {
        if (task.IsCompleted)
        {
            return;
        }

        _tasks.Add(task);
        task.ContinueWith(
            Forget, CancellationToken.None, TaskContinuationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);
    }

    private void Forget(Task task)
    {
        lock (_gate)
        {
            _tasks.Remove(task);
        }
    }
}
