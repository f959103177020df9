using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>A field that differs: its path as ownership conflicts write it (<c>.spec.containers[name="web"].image</c>); null where absent.</summary>
internal readonly record struct FieldChange(string Path, Value From, Value To);
