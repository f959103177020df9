using System.Collections.Concurrent;

namespace Fairway.ControlPlane.Watching;

/// <summary>
/// Holds writes of a resource back, each a quarter of a second at most, while over a quarter of the clients that watch it do not keep up with what was
/// written before. A client keeps up while what was sent to it fits its connection's buffers.
/// </summary>
internal sealed class WatchPressure(TimeProvider time)
{
    /// <summary>How long a write is held back at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    // Fewer do not keep a server busy.
    private const int FewWatches = 16;

    private readonly ConcurrentDictionary<string, Watched> _resources = new(StringComparer.Ordinal);

    /// <summary>Counts one client's watch until it is disposed.</summary>
    public Watch Open(string resource) => new(_resources.GetOrAdd(resource, _ => new()));

    /// <summary>Null when a write of the resource may go on; else what completes when it may.</summary>
    public Task? Of(string resource) => _resources.TryGetValue(resource, out var watched) ? watched.Relief() : null;

    /// <summary>Waits for what <see cref="Of"/> gave, no longer than writes are held back.</summary>
    public async Task WaitAsync(Task relief, CancellationToken cancellationToken)
    {
        try
        {
            await relief.WaitAsync(Longest, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Clients that do not read must not stop those that write.
        }
    }

    /// <summary>One client's watch.</summary>
    public readonly struct Watch : IDisposable
    {
        private readonly Watched _watched;

        internal Watch(Watched watched)
        {
            _watched = watched;
            watched.Count(1, 0);
        }

        /// <summary>Counts the client as behind until the result is disposed.</summary>
        public Delay Behind() => new(_watched);

        public void Dispose() => _watched.Count(-1, 0);
    }

    /// <summary>A time that one client is behind; none by default.</summary>
    public readonly struct Delay : IDisposable
    {
        private readonly Watched? _watched;

        internal Delay(Watched watched)
        {
            _watched = watched;
            watched.Count(0, 1);
        }

        public void Dispose() => _watched?.Count(0, -1);
    }

    /// <summary>The clients that watch one resource.</summary>
    internal sealed class Watched
    {
        private readonly Lock _gate = new();
        private int _open;
        private int _behind;
        private TaskCompletionSource? _relief;

        private bool IsBehind => _open >= FewWatches && _behind > _open / 4;

        public void Count(int open, int behind)
        {
            TaskCompletionSource? relieved = null;
            lock (_gate)
            {
                _open += open;
                _behind += behind;
                if (!IsBehind)
                {
                    (relieved, _relief) = (_relief, null);
                }
            }

            relieved?.TrySetResult();
        }

        public Task? Relief()
        {
            lock (_gate)
            {
                return IsBehind ? (_relief ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
            }
        }
    }
}
