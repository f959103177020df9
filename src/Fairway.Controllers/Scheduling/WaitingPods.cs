using System.Collections.Concurrent;
using Fairway.Kubernetes;

namespace Fairway.Controllers.Scheduling;

/// <summary>Pods that fit nowhere, and how soon each may be tried again: after 1 s, doubling up to 10 s, as upstream.</summary>
internal sealed class WaitingPods(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ObjectKey, (int Attempts, DateTimeOffset Last, bool LooksAtPods)> _pods = new();

    public void Add(ObjectKey key, bool looksAtPods) => _pods.AddOrUpdate(
        key, _ => (1, time.GetUtcNow(), looksAtPods), (_, waiting) => (waiting.Attempts + 1, time.GetUtcNow(), looksAtPods));

    public void Remove(ObjectKey key) => _pods.TryRemove(key, out _);

    /// <summary>How long a pod still has to wait, however much room there is.</summary>
    public TimeSpan Delay(ObjectKey key)
    {
        if (!_pods.TryGetValue(key, out var waiting))
        {
            return TimeSpan.Zero;
        }

        var backoff = First * Math.Pow(2, Math.Min(waiting.Attempts - 1, 8));
        var left = waiting.Last + (backoff < Longest ? backoff : Longest) - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The pods a change may help.</summary>
    public IEnumerable<ObjectKey> Helped(ClusterChange change) => change switch
    {
        ClusterChange.None => [],
        ClusterChange.Shifted => _pods.Where(pair => pair.Value.LooksAtPods).Select(pair => pair.Key),
        _ => _pods.Select(pair => pair.Key),
    };
}
