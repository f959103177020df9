using Fairway.Values;

namespace Fairway.Delivery.Kustomize;

/// <summary>Changes the values that a <see cref="FieldSpec"/> leads to.</summary>
internal static class FieldEdit
{
    /// <param name="object">The object to change.</param>
    /// <param name="field">What to change in it.</param>
    /// <param name="change">Gives the new value; gets null where the field is made.</param>
    /// <exception cref="InvalidOperationException">The way leads through something that is neither a map nor a list.</exception>
    public static Value Apply(Value @object, FieldSpec field, Func<Value, Value> change) =>
        ItemId.Of(@object).IsSelected(field.Group, field.Version, field.Kind) ? Apply(@object, field.Steps, field, change) : @object;

    private static Value Apply(Value node, ReadOnlySpan<string> steps, FieldSpec field, Func<Value, Value> change)
    {
        if (steps.IsEmpty)
        {
            return change(node);
        }

        if (node.IsList)
        {
            var items = new Value[node.Items.Count];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = Apply(node.Items[i], steps, field, change);
            }

            return ValueList.Create(items);
        }

        if (!node.IsMap && !node.IsNull)
        {
            throw new InvalidOperationException($"expected a map or a list on the way to {field.Path}");
        }

        var isList = steps[0].EndsWith("[]", StringComparison.Ordinal);
        var name = isList ? steps[0][..^2] : steps[0];
        var child = node[name];
        // What is null is filled like what is absent, but only where fields may be made.
        return child.IsNull && (!field.Create || isList) ? node : node.With(name, Apply(child, steps[1..], field, change));
    }
}
