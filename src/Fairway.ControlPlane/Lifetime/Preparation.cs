using Fairway.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Lifetime;

/// <summary>
/// Makes what every cluster has, at the start. The first start must have made it; a later one goes on without when it is refused, because a webhook
/// that runs in this very cluster may be in the way, and tries again until it is made.
/// </summary>
internal sealed class Preparation(Func<CancellationToken, Task> steps, bool isFirst, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private bool _isDone;

    /// <exception cref="KubernetesException">It could not be made at the first start.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await steps(cancellationToken);
            _isDone = true;
        }
        catch (KubernetesException e) when (!isFirst)
        {
            Log.PreparationRetried(logger, e);
        }
    }

    /// <summary>Works until it is done, or cancelled.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!_isDone)
            {
                await Task.Delay(RetryDelay, time, cancellationToken);
                await RunAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops; the next start does the rest.
        }
    }
}
