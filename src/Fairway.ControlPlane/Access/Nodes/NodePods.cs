using System.Collections.Concurrent;
using Fairway.ControlPlane.Storing;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Nodes;

/// <summary>Which pods run on which node, kept from the first question on: servers without kubelets of their own do nothing for it.</summary>
internal sealed class NodePods(ObjectStore store, ObjectReader reader)
{
    private const string Resource = "/pods";
    private const string NodeField = "spec.nodeName";

    private readonly ConcurrentDictionary<StoreKey, string> _nodes = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<StoreKey, bool>> _pods = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile bool _isFollowing;

    /// <summary>The pods of a node in one namespace.</summary>
    public IEnumerable<Value> Of(string node, string @namespace)
    {
        Begin();
        if (!_pods.TryGetValue(node, out var keys))
        {
            yield break;
        }

        foreach (var (key, _) in keys)
        {
            if (key.Namespace == @namespace && store.Get(key) is { } stored)
            {
                yield return reader.Read(stored);
            }
        }
    }

    private void Begin()
    {
        if (_isFollowing)
        {
            return;
        }

        lock (_gate)
        {
            if (_isFollowing)
            {
                return;
            }

            store.Revisions.Follow(change =>
            {
                if (change.Object.Key.Resource == Resource)
                {
                    Update(change.Object.Key);
                }
            });
            foreach (var pod in store.All(Resource))
            {
                Update(pod.Key);
            }

            _isFollowing = true;
        }
    }

    // What is in the store counts, whatever the order of what is told.
    private void Update(StoreKey key)
    {
        var node = "";
        foreach (var (path, text) in store.Get(key)?.Metadata.Fields ?? [])
        {
            node = path == NodeField ? text : node;
        }

        if (node.Length > 0)
        {
            _nodes[key] = node;
            _pods.GetOrAdd(node, static _ => new())[key] = true;
        }
        else if (_nodes.TryRemove(key, out var before) && _pods.TryGetValue(before, out var pods))
        {
            pods.TryRemove(key, out _);
        }
    }
}
