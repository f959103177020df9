using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Reconciling;

/// <summary>
/// Runs a reconcile function over a queue of keys: each key once however often it was added, never twice at a time, failures
/// retried with growing delays.
/// </summary>
public sealed class Controller
{
    private readonly Func<ObjectKey, CancellationToken, Task<Outcome>> _reconcile;
    private readonly ControllerOptions _options;
    private readonly ILogger _logger;
    private readonly WorkQueue _queue;

    public Controller(
        string name,
        Func<ObjectKey, CancellationToken, Task<Outcome>> reconcile,
        TimeProvider time,
        ILogger logger,
        ControllerOptions? options = null)
    {
        Name = name;
        _reconcile = reconcile;
        _options = options ?? new();
        _logger = logger;
        _queue = new(time);
    }

    public string Name { get; }

    public void Enqueue(ObjectKey key) => _queue.Add(key);

    public void EnqueueAfter(ObjectKey key, TimeSpan delay) => _queue.AddAfter(key, delay);

    /// <summary>Works until cancelled; returns once every worker has stopped.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, _options.Workers).Select(_ => Task.Run(() => WorkAsync(cancellationToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in _queue.TakeAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                var outcome = await _reconcile(key, cancellationToken).ConfigureAwait(false);
                _queue.Forget(key);
                if (outcome.RequeueAfter is { } delay)
                {
                    _queue.AddAfter(key, delay);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var delay = _queue.AddFailed(key, _options);
                // A conflict only says that the cache was behind: the next round sees the newer object.
                if (e is KubernetesException { IsConflict: true })
                {
                    Log.ReconcileConflict(_logger, Name, key, e.Message);
                }
                else
                {
                    Log.ReconcileFailed(_logger, Name, key, delay, e);
                }
            }
            finally
            {
                _queue.Done(key);
            }
        }
    }
}
