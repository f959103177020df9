using System.Collections.Concurrent;
using Fairway.Node.Runtime;

namespace Fairway.Node.Pods;

/// <summary>Waits for containers to end.</summary>
internal sealed class ContainerExits(ContainerStore containers, TimeProvider time)
{
    // A container whose conmon was killed leaves no file: its process is looked at from time to time.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    public void Announce(string containerId)
    {
        if (_waiting.TryRemove(containerId, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    public async Task WaitAsync(ContainerRecord record, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var announced = _waiting.GetOrAdd(record.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
                if (containers.StateOf(record).Phase != ContainerPhase.Running)
                {
                    return;
                }

                await LookAgainAsync(announced.Task, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Another who waits for the same container makes its own at its next look.
            _waiting.TryRemove(record.Id, out _);
        }
    }

    private async Task LookAgainAsync(Task announced, CancellationToken cancellationToken)
    {
        try
        {
            await announced.WaitAsync(LookAgain, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Time for a look.
        }
    }
}
