using System.Runtime.InteropServices;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// fieldsV1, sample: <c>{"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:image":{}}}}}</c>. A dot says that the element which
/// has others below it is in the set itself; an element with nothing below it always is.
/// </summary>
internal static class FieldSetText
{
    public static Value Write(FieldSet set) => Write(set, isMember: false);

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

        return FieldSet.Of(CollectionsMarshal.AsSpan(nodes));
    }

    private static Value Write(FieldSet set, bool isMember)
    {
        if (set.IsEmpty)
        {
            return ValueMap.Empty;
        }

        var dots = isMember ? 1 : 0;
        var pairs = new KeyValuePair<string, Value>[set.Nodes.Length + dots];
        if (dots == 1)
        {
            pairs[0] = new(".", ValueMap.Empty);
        }

        for (var i = 0; i < set.Nodes.Length; i++)
        {
            var node = set.Nodes[i];
            pairs[i + dots] = new(node.Element.ToFieldsV1(), Write(node.Children, node.IsMember));
        }

        return ValueMap.OfDistinct(pairs);
    }
}
