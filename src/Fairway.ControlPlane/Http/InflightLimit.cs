using System.Collections.Concurrent;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Http;

/// <summary>Bounds how many requests of one user are under way at a time.</summary>
internal sealed class InflightLimit(int limit)
{
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);

    /// <exception cref="KubernetesException">429.</exception>
    public Entry Enter(string user)
    {
        if (_underWay.AddOrUpdate(user, 1, static (_, count) => count + 1) > limit)
        {
            Leave(user);
            throw ApiErrors.TooManyRequests();
        }

        return new(this, user);
    }

    private void Leave(string user)
    {
        if (_underWay.AddOrUpdate(user, 0, static (_, count) => count - 1) == 0)
        {
            // Removed only while it is still zero.
            _underWay.TryRemove(new(user, 0));
        }
    }

    /// <summary>One request under way; over when disposed.</summary>
    public readonly struct Entry(InflightLimit owner, string user) : IDisposable
    {
        public void Dispose() => owner?.Leave(user);
    }
}
