using System.Collections.Concurrent;
using Fairway.Kubernetes;

namespace Fairway.Controllers.Workloads.Pods;

/// <summary>
/// What an owner asked for and the cache does not show yet: pods being made (counted before the call, so that no answer can outrun it) and
/// pods being deleted (by uid). While anything is open the owner makes and deletes nothing, so a slow cache never causes doubles.
/// After five minutes (upstream's number) an expectation no longer holds anybody up.
/// </summary>
internal sealed class Expectations(TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ObjectKey, Open> _open = new();

    public bool AreMet(ObjectKey owner)
    {
        if (!_open.TryGetValue(owner, out var open))
        {
            return true;
        }

        lock (open)
        {
            return (open.Creations <= 0 && open.Deletions.Count == 0) || time.GetUtcNow() - open.Since > Timeout;
        }
    }

    public void ExpectCreations(ObjectKey owner, int count) => Start(owner, count, []);

    public void ExpectDeletions(ObjectKey owner, IEnumerable<string> uids) => Start(owner, 0, uids);

    /// <summary>The cache shows a new pod, or none is coming because the call failed.</summary>
    public void CreationSeen(ObjectKey owner, int count = 1)
    {
        if (_open.TryGetValue(owner, out var open))
        {
            lock (open)
            {
                open.Creations -= count;
            }
        }
    }

    /// <summary>The cache shows that the pod goes or is gone, or the call failed.</summary>
    public void DeletionSeen(ObjectKey owner, string uid)
    {
        if (_open.TryGetValue(owner, out var open))
        {
            lock (open)
            {
                open.Deletions.Remove(uid);
            }
        }
    }

    public void Forget(ObjectKey owner) => _open.TryRemove(owner, out _);

    private void Start(ObjectKey owner, int creations, IEnumerable<string> deletions)
    {
        var open = _open.GetOrAdd(owner, _ => new());
        lock (open)
        {
            open.Creations = creations;
            open.Deletions = new(deletions, StringComparer.Ordinal);
            open.Since = time.GetUtcNow();
        }
    }

    private sealed class Open
    {
        public int Creations { get; set; }

        public HashSet<string> Deletions { get; set; } = [];

        public DateTimeOffset Since { get; set; }
    }
}
