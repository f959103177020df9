using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// Removes the fields that a schema does not know. Returns the same value, without allocating, when there is nothing to remove.
/// </summary>
public static class Pruning
{
    /// <param name="schema">What the value should be.</param>
    /// <param name="value">The value.</param>
    /// <param name="unknownPaths">Receives the path of each field removed, such as <c>spec.containers[0].imgae</c>.</param>
    public static Value Prune(Schema schema, Value value, ICollection<string>? unknownPaths) =>
        new Walk(unknownPaths).Prune(schema, value);

    private readonly struct Walk(ICollection<string>? unknownPaths)
    {
        private readonly FieldPath? _path = unknownPaths is null ? null : new();

        public Value Prune(Schema schema, Value value) =>
            value.IsMap ? PruneMap(schema, value)
            : value.IsList && schema.Items is { } items ? PruneList(items, value)
            : value;

        private Value PruneMap(Schema schema, Value value)
        {
            // A node that is not an object is a type error, which validation reports with the whole value.
            var isFree = schema is { PreserveUnknownFields: true, Properties.Count: 0, AdditionalProperties: null };
            if (isFree || schema.Type is not (SchemaType.Object or SchemaType.Any))
            {
                return value;
            }

            ValueMap.Builder? changed = null;
            foreach (var (key, field) in value.Fields)
            {
                if ((schema.Field(key) ?? FieldOfAnyObject(schema, key)) is not { } known)
                {
                    changed ??= value.Fields.ToBuilder();
                    changed.Remove(key);
                    unknownPaths?.Add(_path!.Child(key));
                    continue;
                }

                if (field.IsMap || field.IsList)
                {
                    _path?.PushField(key);
                    var pruned = Prune(known, field);
                    _path?.Pop();
                    if (!pruned.IsSame(field))
                    {
                        (changed ??= value.Fields.ToBuilder())[key] = pruned;
                    }
                }
            }

            return changed is null ? value : changed.Build();
        }

        private static Schema? FieldOfAnyObject(Schema schema, string key) =>
            schema.EmbeddedResource && key is "apiVersion" or "kind" or "metadata" ? Schema.Anything : null;

        private Value PruneList(Schema items, Value value)
        {
            Value[]? changed = null;
            var list = value.Items;
            for (var i = 0; i < list.Count; i++)
            {
                if (!list[i].IsMap && !list[i].IsList)
                {
                    continue;
                }

                _path?.PushIndex(i);
                var pruned = Prune(items, list[i]);
                _path?.Pop();
                if (!pruned.IsSame(list[i]))
                {
                    changed ??= list.AsSpan().ToArray();
                    changed[i] = pruned;
                }
            }

            return changed is null ? value : Value.List(changed);
        }
    }
}
