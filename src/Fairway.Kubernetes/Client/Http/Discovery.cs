using System.Collections.Concurrent;
using Fairway.Values;

namespace Fairway.Kubernetes.Client.Http;

/// <summary>
/// Which resource serves which kind, as the API tells (<c>APIResourceList</c>). What is known is trusted for half a minute; what is not
/// known is asked for, so that a new custom resource is found at once.
/// </summary>
internal sealed class Discovery(Func<string, CancellationToken, Task<Value>> get, TimeProvider time)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(string Group, string Version), KnownVersion> _known = new();

    public async Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((kind.Group, kind.Version), out var known)
            && time.GetElapsedTime(known.Since) < Trusted
            && known.Kinds.TryGetValue(kind.Kind, out var found))
        {
            return found;
        }

        var kinds = await AskAsync(kind.Group, kind.Version, cancellationToken).ConfigureAwait(false);
        return kinds.GetValueOrDefault(kind.Kind);
    }

    private async Task<IReadOnlyDictionary<string, ApiResource>> AskAsync(string group, string version, CancellationToken cancellationToken)
    {
        var kinds = new Dictionary<string, ApiResource>(StringComparer.Ordinal);
        // What stands in an object's apiVersion may be anything; what is no part of a path is served by nobody.
        if (!RequestUrl.IsSegment(version) || (group.Length > 0 && !RequestUrl.IsSegment(group)))
        {
            return kinds;
        }

        try
        {
            var list = await get(RequestUrl.Root(group, version), cancellationToken).ConfigureAwait(false);
            foreach (var resource in list["resources"].Items)
            {
                var name = resource["name"].AsString() ?? "";
                if (!name.Contains('/', StringComparison.Ordinal) && resource["kind"].AsString() is { } kind)
                {
                    kinds.TryAdd(kind, new(new(group, version, name), kind, resource["namespaced"].AsBool() == true));
                }
            }
        }
        catch (KubernetesException e) when (e.Code == 404)
        {
            _known.TryRemove((group, version), out _);
            return kinds;
        }

        _known[(group, version)] = new(time.GetTimestamp(), kinds);
        return kinds;
    }

    private sealed record KnownVersion(long Since, IReadOnlyDictionary<string, ApiResource> Kinds);
}
