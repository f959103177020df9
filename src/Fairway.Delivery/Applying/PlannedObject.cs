using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>What applying an object would do, as a dry run told.</summary>
internal sealed record PlannedObject(
    InventoryEntry Entry, ApiResource Api, Value Desired, Value Live, Value Answer, PlannedAction Action, IReadOnlyList<FieldChange> Changes)
{
    public ManagedKey Key => new(Api.Resource, new(Entry.Namespace, Entry.Name));
}
