using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize;

/// <summary>One object on its way through a build, with the names it had before: references are written with those.</summary>
internal sealed class BuildItem(Value @object)
{
    public Value Object { get; set; } = @object;

    /// <summary>What it was called before each change that may have renamed it, oldest first.</summary>
    public List<ItemId> Previous { get; private init; } = [];

    public List<string> Prefixes { get; private init; } = [];

    public List<string> Suffixes { get; private init; } = [];

    /// <summary>A generated object whose name is to end in a hash of its content.</summary>
    public bool NeedsHash { get; set; }

    public ItemId Id => ItemId.Of(Object);

    public ItemId Original => Previous.Count > 0 ? Previous[0] : Id;

    /// <summary>Marked to be used by the build only, and not to be part of its output.</summary>
    public bool IsLocal => Object.Annotations["config.kubernetes.io/local-config"].AsString() is { } mark && mark != "false";

    public void RememberId() => Previous.Add(Id);

    /// <summary>Another object in this one's place, called what this one is and was called.</summary>
    public BuildItem ReplacedBy(Value other, bool needsHash) =>
        new(other) { Previous = Previous, Prefixes = Prefixes, Suffixes = Suffixes, NeedsHash = NeedsHash && needsHash };
}
