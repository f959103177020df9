using Fairway.Node.Images;

namespace Fairway.Node.Serving;

/// <summary>What comes from a terminal; that its last user has closed it, which the kernel tells as an error, is the end.</summary>
internal sealed class TerminalOutput(Stream master) : OneWayStream
{
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return master.Read(buffer, offset, count);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The read blocks: it has a thread of its own while the session lasts.
        return new(Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return master.Read(buffer.Span);
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException)
                {
                    return 0;
                }
            },
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }
}
