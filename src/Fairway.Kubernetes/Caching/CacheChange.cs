using Fairway.Values;

namespace Fairway.Kubernetes.Caching;

/// <summary>One change of a cached object: <paramref name="Old"/> is null when it came, <paramref name="New"/> is null when it went.</summary>
public readonly record struct CacheChange(Value Old, Value New)
{
    /// <summary>The newest state there is: what a handler reads labels, owners and keys from.</summary>
    public Value Latest => New.IsNull ? Old : New;

    public ObjectKey Key => Latest.Key;
}
