using System.Threading.Channels;

namespace Fairway.ControlPlane.Storing;

/// <summary>Says that there is something to do, however often it is said, and has it done once for all that was said before.</summary>
internal sealed class WorkSignal(TimeProvider time)
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _said =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _said.Writer.TryWrite(true);

    /// <summary>Raises it after a second: for what failed, or must wait for others.</summary>
    public async Task RaiseLaterAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Later, time, cancellationToken);
        Raise();
    }

    /// <summary>Does the work each time it is raised, until cancelled; what is left then is for the next start of the server.</summary>
    /// <param name="work">Must deal with its failures: whatever it throws ends the loop.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _said.Reader.ReadAsync(cancellationToken);
                await work();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
