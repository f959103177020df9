using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Adapts a set that was written under another schema: what became atomic is owned as one. What became granular is left: a container that
/// is owned alone may as well have lost all below it to others, and taking that for all of it would make owners of strangers.
/// </summary>
internal static class SchemaChanges
{
    /// <returns>The set itself when nothing in it became atomic.</returns>
    public static FieldSet Reconcile(Schema schema, Value live, FieldSet set)
    {
        List<FieldSet.Node>? nodes = null;
        Dictionary<PathElement, Value>? items = null;
        for (var i = 0; i < set.Nodes.Length; i++)
        {
            var node = set.Nodes[i];
            var adapted = node.Children.IsEmpty ? node : Adapt(Below(schema, node.Element).Schema, ValueOf(node.Element), node);
            if (nodes is null && !ReferenceEquals(adapted.Children, node.Children))
            {
                nodes = [.. set.Nodes[..i]];
            }

            nodes?.Add(adapted);
        }

        return nodes is null ? set : FieldSet.From(nodes);

        Value ValueOf(PathElement element) => element.FieldName is { } name
            ? live[name]
            : (items ??= FirstItems(schema, live)).GetValueOrDefault(element);
    }

    /// <summary>Fields that a schema names become members when something below them is: removing all of it removes them.</summary>
    public static FieldSet WithNamedFields(Schema schema, FieldSet set)
    {
        var nodes = new List<FieldSet.Node>(set.Nodes.Length);
        foreach (var node in set.Nodes)
        {
            var (below, named) = Below(schema, node.Element);
            nodes.Add(node with { IsMember = node.IsMember || (named && !node.Children.IsEmpty), Children = WithNamedFields(below, node.Children) });
        }

        return FieldSet.From(nodes);
    }

    private static Dictionary<PathElement, Value> FirstItems(Schema schema, Value list)
    {
        var items = list.IsList ? list.Items : ValueList.Empty;
        var first = new Dictionary<PathElement, Value>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            first.TryAdd(ListItems.ElementOf(schema, items[i], i), items[i]);
        }

        return first;
    }

    private static FieldSet.Node Adapt(Schema schema, Value value, FieldSet.Node node)
    {
        if (schema.Type == SchemaType.Any)
        {
            return node;
        }

        var form = Structure.Of(schema, value);
        return form == Form.Leaf && !Structure.IsEmpty(value)
            ? new(node.Element, true, FieldSet.Empty)
            : node with { Children = Reconcile(schema, value, node.Children) };
    }

    private static (Schema Schema, bool Named) Below(Schema schema, PathElement element) => element.FieldName is { } name
        ? (Structure.FieldOf(schema, name), schema.Properties.ContainsKey(name))
        : (Structure.ItemOf(schema), false);
}
