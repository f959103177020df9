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
        string[] files = [.. LogRotation.RotatedFiles(file), file];
        var (first, offset) = await StartAsync(files, cancellationToken).ConfigureAwait(false);
        for (var i = first; i < files.Length; i++)
        {
            if (File.Exists(files[i]))
            {
                var isLast = i == files.Length - 1;
                await CopyAsync(files[i], i == first ? offset : 0, isLast && query.Follow, cancellationToken).ConfigureAwait(false);
            }
        }

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
            if (!File.Exists(files[i]))
            {
                continue;
            }

            using var reader = new LogFileReader(files[i]);
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

    private async Task CopyAsync(string path, long offset, bool follow, CancellationToken cancellationToken)
    {
        var reader = new LogFileReader(path, offset);
        try
        {
            while (_left > 0)
            {
                // Asked before reading: what a container wrote before it ended is then still read.
                var mayGrow = follow && isRunning();
                while (_left > 0 && await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
                {
                    await WriteAsync(line, cancellationToken).ConfigureAwait(false);
                }

                if (!mayGrow)
                {
                    return;
                }

                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
                if (new FileInfo(path) is { Exists: true } now && now.Length < reader.Position)
                {
                    reader.Dispose();
                    reader = new(path);
                }
            }
        }
        finally
        {
            reader.Dispose();
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (!LogLine.TryParse(line, out var parsed) || (query.Since is { } since && parsed.Time < since))
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
