using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// fieldsV1, sample: <c>{"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:image":{}}}}}</c>. A dot says that the element which
/// has others below it is in the set itself; an element with nothing below it always is.
/// </summary>
internal static class FieldSetText
{
    public static Value Write(FieldSet set)
    {
        var builder = new ValueMap.Builder(set.Nodes.Length);
        foreach (var node in set.Nodes)
        {
            builder[node.Element.ToFieldsV1()] = Below(node);
        }

        return builder.Build();
    }

    public static FieldSet Read(Value fieldsV1)
    {
        var nodes = new List<FieldSet.Node>(fieldsV1.Fields.Count);
        foreach (var (key, below) in fieldsV1.Fields)
        {
            if (key == "." || !PathElement.TryParse(key, out var element))
            {
                continue;
            }

            var children = Read(below);
            nodes.Add(new(element, children.IsEmpty || below.Fields.ContainsKey("."), children));
        }

        for (var i = 1; i < nodes.Count; i++)
        {
            if (nodes[i - 1].Element >= nodes[i].Element)
            {
                return Sorted(nodes);
            }
        }

        return FieldSet.From(nodes);
    }

    private static Value Below(FieldSet.Node node)
    {
        var below = Write(node.Children);
        return node.IsMember && !node.Children.IsEmpty ? Value.Map((".", ValueMap.Empty)).WithFields(below) : below;
    }

    // Another writer's order, or two spellings of one element.
    private static FieldSet Sorted(List<FieldSet.Node> nodes)
    {
        var sorted = new List<FieldSet.Node>(nodes.Count);
        foreach (var node in nodes.OrderBy(node => node.Element))
        {
            if (sorted.Count > 0 && sorted[^1].Element == node.Element)
            {
                var same = sorted[^1];
                sorted[^1] = same with { IsMember = same.IsMember || node.IsMember, Children = same.Children.Union(node.Children) };
            }
            else
            {
                sorted.Add(node);
            }
        }

        return FieldSet.From(sorted);
    }
}
