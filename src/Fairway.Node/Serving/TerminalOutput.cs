using Fairway.Node.Images;

namespace Fairway.Node.Serving;

/// <summary>What comes from a terminal; that its last user has closed it, which the kernel tells as an error, is the end.</summary>
internal sealed class TerminalOutput(Stream master) : OneWayStream
{
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return master.Read(buffer);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    // The read blocks: it has a thread of its own while the session lasts.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Factory.StartNew(() => Read(buffer.Span), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
}
