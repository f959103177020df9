namespace Fairway.Kubernetes.Ownership;

internal enum SetOperation
{
    Union,
    Intersection,
    Difference,
    TreeDifference,
}

/// <summary>The set operations on field sets: one walk over two sorted trees.</summary>
internal static class FieldSetAlgebra
{
    public static FieldSet Combine(FieldSet left, FieldSet right, SetOperation operation)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return operation switch
            {
                SetOperation.Intersection => FieldSet.Empty,
                SetOperation.Union when left.IsEmpty => right,
                _ => left,
            };
        }

        var a = left.Nodes;
        var b = right.Nodes;
        var result = new List<FieldSet.Node>(Math.Max(a.Length, b.Length));
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            var order = i == a.Length ? 1 : j == b.Length ? -1 : a[i].Element.CompareTo(b[j].Element);
            if (order < 0)
            {
                AddIf(operation != SetOperation.Intersection, a[i++], result);
            }
            else if (order > 0)
            {
                AddIf(operation == SetOperation.Union, b[j++], result);
            }
            else
            {
                var node = Combine(a[i++], b[j++], operation);
                AddIf(!node.IsEmpty, node, result);
            }
        }

        return FieldSet.From(result);
    }

    private static FieldSet.Node Combine(FieldSet.Node a, FieldSet.Node b, SetOperation operation)
    {
        var member = operation switch
        {
            SetOperation.Union => a.IsMember || b.IsMember,
            SetOperation.Intersection => a.IsMember && b.IsMember,
            _ => a.IsMember && !b.IsMember,
        };
        var children = operation == SetOperation.TreeDifference && b.IsMember ? FieldSet.Empty : Combine(a.Children, b.Children, operation);
        return new(a.Element, member, children);
    }

    private static void AddIf(bool wanted, FieldSet.Node node, List<FieldSet.Node> result)
    {
        if (wanted)
        {
            result.Add(node);
        }
    }
}
