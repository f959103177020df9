namespace Fairway.Delivery.Applying;

/// <summary>The API serves no such kind.</summary>
internal sealed class UnservedKindException(InventoryEntry entry)
    : Exception($"{entry} dry-run failed: no matches for kind \"{entry.Kind}\" in version \"{entry.GroupVersionKind.ApiVersion}\"");
