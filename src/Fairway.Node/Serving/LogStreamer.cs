using System.Text;
using Fairway.Node.Runtime;

namespace Fairway.Node.Serving;

/// <summary>Writes a container's log as a client wants it: the rotated files before the current one, then what comes.</summary>
internal sealed class LogStreamer(string file, LogQuery query, Func<bool> isRunning, Stream output, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private long _left = query.LimitBytes ?? long.MaxValue;
    private bool _isLineStart = true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var rotated = LogRotation.RotatedFiles(file);
        string[] files = [.. rotated, file];
        var (first, offset) = await StartAsync(files, cancellationToken).ConfigureAwait(false);
        for (var i = first; i < rotated.Count; i++)
        {
            await CopyAsync(files[i], i == first ? offset : 0, cancellationToken).ConfigureAwait(false);
        }

        await CopyCurrentAsync(rotated, first == rotated.Count ? offset : 0, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // The places of the last lines are remembered, not the lines.
    private async Task<(int File, long Offset)> StartAsync(string[] files, CancellationToken cancellationToken)
    {
        if (query.TailLines is not { } tail)
        {
            return (0, 0);
        }

        var places = new Queue<(int, long)>();
        var end = (files.Length - 1, 0L);
        var isStart = true;
        for (var i = 0; i < files.Length; i++)
        {
            if (LogFileReader.TryOpen(files[i], 0) is not { } reader)
            {
                continue;
            }

            using var _ = reader;
            var place = (i, 0L);
            while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (isStart)
                {
                    places.Enqueue(place);
                    if (places.Count > tail)
                    {
                        places.Dequeue();
                    }
                }

                isStart = !(LogLine.TryParse(line, out var parsed) && parsed.IsPartial);
                end = place = (i, reader.Position);
            }
        }

        return places.Count > 0 ? places.Peek() : end;
    }

    private async Task CopyAsync(string path, long offset, CancellationToken cancellationToken)
    {
        using var reader = LogFileReader.TryOpen(path, offset);
        if (reader is not null)
        {
            await DrainAsync(reader, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The file that is written to now, and when it is followed those that take its place.</summary>
    private async Task CopyCurrentAsync(IReadOnlyList<string> rotated, long offset, CancellationToken cancellationToken)
    {
        var reader = LogFileReader.TryOpen(file, offset);
        try
        {
            while (true)
            {
                // Asked before reading: what a container wrote before it ended is then still read.
                var mayGrow = query.Follow && isRunning();
                if (reader is not null)
                {
                    await DrainAsync(reader, cancellationToken).ConfigureAwait(false);
                }

                if (!mayGrow || _left == 0)
                {
                    return;
                }

                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
                var now = LogRotation.RotatedFiles(file);
                string[] renamed = [.. now.Except(rotated, StringComparer.Ordinal)];
                if (File.Exists(file) && (reader is null || renamed.Length > 0))
                {
                    reader = await MoveOnAsync(reader, renamed, cancellationToken).ConfigureAwait(false);
                    rotated = now;
                }
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    // Nobody writes to a renamed file once its name is a new file's: what was written to it last is read first.
    private async Task<LogFileReader?> MoveOnAsync(LogFileReader? reader, string[] renamed, CancellationToken cancellationToken)
    {
        if (reader is not null)
        {
            await DrainAsync(reader, cancellationToken).ConfigureAwait(false);
            reader.Dispose();
            renamed = renamed[1..];
        }

        foreach (var path in renamed)
        {
            await CopyAsync(path, 0, cancellationToken).ConfigureAwait(false);
        }

        return LogFileReader.TryOpen(file, 0);
    }

    private async Task DrainAsync(LogFileReader reader, CancellationToken cancellationToken)
    {
        while (_left > 0 && await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            await WriteAsync(line, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (!LogLine.TryParse(line, out var parsed)
            || (query.Since is { } since && parsed.Time < since)
            || (query.Stream.Length > 0 && parsed.Stream != query.Stream))
        {
            return;
        }

        if (query.Timestamps && _isLineStart)
        {
            await WriteBoundedAsync(Encoding.ASCII.GetBytes(parsed.Stamp + " "), cancellationToken).ConfigureAwait(false);
        }

        await WriteBoundedAsync(parsed.Text, cancellationToken).ConfigureAwait(false);
        if (!parsed.IsPartial)
        {
            await WriteBoundedAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        _isLineStart = !parsed.IsPartial;
    }

    private async Task WriteBoundedAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var part = bytes[..(int)Math.Min(bytes.Length, _left)];
        _left -= part.Length;
        await output.WriteAsync(part, cancellationToken).ConfigureAwait(false);
    }
}
