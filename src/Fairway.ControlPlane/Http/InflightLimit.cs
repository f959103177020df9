using System.Collections.Concurrent;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Http;

/// <summary>Bounds how many requests of one user are handled at a time. Watches do not count: they wait more than they work.</summary>
internal sealed class InflightLimit(int limit)
{
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);

    /// <exception cref="KubernetesException">429.</exception>
    public Entry Enter(ApiCall call)
    {
        if (call.Verb == ApiVerb.Watch)
        {
            return default;
        }

        var name = call.User.Name;
        if (_underWay.AddOrUpdate(name, 1, static (_, count) => count + 1) > limit)
        {
            Leave(name);
            throw ApiErrors.TooManyRequests();
        }

        return new(this, name);
    }

    private void Leave(string name)
    {
        if (_underWay.AddOrUpdate(name, 0, static (_, count) => count - 1) == 0)
        {
            // Removed only while it is still zero.
            _underWay.TryRemove(new(name, 0));
        }
    }

    /// <summary>One request under way; over when disposed.</summary>
    public readonly struct Entry(InflightLimit owner, string name) : IDisposable
    {
        public void Dispose() => owner?.Leave(name);
    }
}
