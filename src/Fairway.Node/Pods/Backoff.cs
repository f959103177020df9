namespace Fairway.Node.Pods;

/// <summary>
/// Growing waits by key, as client-go's flowcontrol.Backoff: 10 seconds, doubled up to 5 minutes, forgotten after 10 quiet minutes.
/// </summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TimeSpan Delay, DateTimeOffset Updated)> _entries = new(StringComparer.Ordinal);

    /// <summary>How long is still to wait after something that happened at <paramref name="since"/>; zero when nothing.</summary>
    public TimeSpan Remaining(string key, DateTimeOffset since)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry) || IsExpired(since, entry.Updated))
            {
                return TimeSpan.Zero;
            }

            var left = since + entry.Delay - time.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>How long is still to wait after the last failure.</summary>
    public TimeSpan RemainingSinceUpdate(string key)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry) && entry.Updated + entry.Delay - time.GetUtcNow() is { } left && left > TimeSpan.Zero
                ? left
                : TimeSpan.Zero;
        }
    }

    /// <summary>The delay that the last <see cref="Next"/> set.</summary>
    public TimeSpan Delay(string key)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry) ? entry.Delay : TimeSpan.Zero;
        }
    }

    public void Next(string key, DateTimeOffset since)
    {
        lock (_gate)
        {
            var delay = _entries.TryGetValue(key, out var entry) && !IsExpired(since, entry.Updated)
                ? entry.Delay * 2
                : First;
            _entries[key] = (delay < Longest ? delay : Longest, time.GetUtcNow());
        }
    }

    public void ForgetAll(string prefix)
    {
        lock (_gate)
        {
            foreach (var key in _entries.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            {
                _entries.Remove(key);
            }
        }
    }

    private static bool IsExpired(DateTimeOffset since, DateTimeOffset updated) => since - updated > Longest * 2;
}
