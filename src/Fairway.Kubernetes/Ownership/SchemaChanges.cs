using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Adapts a set that was written under another schema: what became atomic is owned as one. What became granular is left: a container that
/// is owned alone may as well have lost all below it to others, and taking that for all of it would make owners of strangers.
/// </summary>
internal static class SchemaChanges
{
    public static FieldSet Reconcile(Schema schema, Value live, FieldSet set) => FieldSet.From([.. Adapt(schema, live, set)]);

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

    private static List<FieldSet.Node> Adapt(Schema schema, Value live, FieldSet set)
    {
        var nodes = new List<FieldSet.Node>(set.Nodes.Length);
        var items = live.IsList && !set.IsEmpty ? FirstItems(schema, live.Items) : [];
        foreach (var node in set.Nodes)
        {
            var (below, _) = Below(schema, node.Element);
            var value = node.Element.FieldName is { } name ? live[name] : items.GetValueOrDefault(node.Element);
            nodes.Add(Adapt(below, value, node));
        }

        return nodes;
    }

    private static Dictionary<PathElement, Value> FirstItems(Schema schema, ValueList items)
    {
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
        if (form == Form.Leaf && !node.Children.IsEmpty && !Structure.IsEmpty(value))
        {
            return new(node.Element, true, FieldSet.Empty);
        }

        return node with { Children = FieldSet.From(Adapt(schema, value, node.Children)) };
    }

    private static (Schema Below, bool Named) Below(Schema schema, PathElement element) => element.FieldName is { } name
        ? (Structure.FieldOf(schema, name), schema.Properties.ContainsKey(name))
        : (Structure.ItemOf(schema), false);
}
