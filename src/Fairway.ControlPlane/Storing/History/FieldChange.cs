using Fairway.Values;

namespace Fairway.ControlPlane.Storing.History;

/// <summary>One field that a revision changed.</summary>
/// <param name="Path">Such as <c>spec.template.spec.containers[name=app].image</c>.</param>
/// <param name="Old">Null when the field was not there.</param>
/// <param name="New">Null when it is gone.</param>
internal readonly record struct FieldChange(string Path, Value Old, Value New);
