using System.Threading.Channels;

namespace Fairway.Node.Host;

/// <summary>Wakes one waiter when something has changed; any number of changes before it looks are one.</summary>
internal sealed class ChangeSignal(TimeProvider time)
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _changes.Writer.TryWrite(true);

    /// <summary>Forgets a change that is about to be looked at anyway.</summary>
    public void Clear() => _changes.Reader.TryRead(out _);

    /// <returns>Whether something changed, rather than the time was over.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await _changes.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
