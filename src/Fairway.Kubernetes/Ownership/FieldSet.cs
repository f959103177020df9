using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// A set of field paths, as <c>metadata.managedFields[].fieldsV1</c> holds it (KEP-555). Immutable; always in canonical order, without
/// empty branches, so that equal sets have equal text.
/// </summary>
public sealed class FieldSet : IEquatable<FieldSet>
{
    private readonly Node[] _nodes;

    private FieldSet(Node[] nodes) => _nodes = nodes;

    public static FieldSet Empty { get; } = new([]);

    public bool IsEmpty => _nodes.Length == 0;

    internal ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>A set of the given paths, each a chain of field names.</summary>
    public static FieldSet Of(params ReadOnlySpan<string[]> paths)
    {
        var builder = new FieldSetBuilder();
        foreach (var path in paths)
        {
            builder.Insert([.. path.Select(PathElement.Field)]);
        }

        return builder.Build();
    }

    /// <summary>Reads fieldsV1: <c>{"f:spec":{".":{},"f:replicas":{}}}</c>.</summary>
    /// <exception cref="FormatException">A key is no path element.</exception>
    public static FieldSet Read(Value fieldsV1) => FieldSetText.Read(fieldsV1);

    /// <summary>Writes fieldsV1.</summary>
    public Value Write() => FieldSetText.Write(this);

    public bool Contains(params ReadOnlySpan<PathElement> path)
    {
        var set = this;
        for (var i = 0; i < path.Length; i++)
        {
            var node = set.Find(path[i]);
            if (i == path.Length - 1)
            {
                return node.IsMember;
            }

            set = node.Children ?? Empty;
        }

        return false;
    }

    /// <summary>Every path in the set: a node's own members first, then what is below them, as upstream iterates.</summary>
    public IEnumerable<IReadOnlyList<PathElement>> Paths() => Paths([]);

    public FieldSet Union(FieldSet other) => FieldSetAlgebra.Combine(this, other, SetOperation.Union);

    public FieldSet Intersect(FieldSet other) => FieldSetAlgebra.Combine(this, other, SetOperation.Intersection);

    /// <summary>Without the other's members; what lies below a removed member stays.</summary>
    public FieldSet Except(FieldSet other) => FieldSetAlgebra.Combine(this, other, SetOperation.Difference);

    /// <summary>Without the other's members and everything below them.</summary>
    public FieldSet ExceptTrees(FieldSet other) => FieldSetAlgebra.Combine(this, other, SetOperation.TreeDifference);

    public bool Equals(FieldSet? other) =>
        other is not null && (ReferenceEquals(this, other) || _nodes.AsSpan().SequenceEqual(other._nodes));

    public override bool Equals(object? obj) => Equals(obj as FieldSet);

    public override int GetHashCode() => _nodes.Aggregate(17, HashCode.Combine);

    public override string ToString() => Write().ToString();

    /// <summary>A set of nodes in canonical order, each element once.</summary>
    internal static FieldSet From(List<Node> sorted) => sorted.Count == 0 ? Empty : new([.. sorted]);

    /// <summary>A set of nodes in any order, which are sorted in place; those of one element become one.</summary>
    internal static FieldSet Of(Span<Node> nodes)
    {
        for (var i = 1; i < nodes.Length; i++)
        {
            if (nodes[i - 1].Element >= nodes[i].Element)
            {
                nodes.Sort(static (left, right) => left.Element.CompareTo(right.Element));
                nodes = nodes[..Join(nodes)];
                break;
            }
        }

        return nodes.IsEmpty ? Empty : new(nodes.ToArray());
    }

    internal Node Find(PathElement element)
    {
        var index = _nodes.AsSpan().BinarySearch(new NodeSearch(element));
        return index >= 0 ? _nodes[index] : default;
    }

    private static int Join(Span<Node> sorted)
    {
        var last = 0;
        for (var i = 1; i < sorted.Length; i++)
        {
            var (same, node) = (sorted[last], sorted[i]);
            if (same.Element == node.Element)
            {
                sorted[last] = new(node.Element, same.IsMember || node.IsMember, same.Children.Union(node.Children));
            }
            else
            {
                sorted[++last] = node;
            }
        }

        return last + 1;
    }

    private IEnumerable<IReadOnlyList<PathElement>> Paths(List<PathElement> prefix)
    {
        foreach (var node in _nodes.Where(node => node.IsMember))
        {
            yield return [.. prefix, node.Element];
        }

        foreach (var node in _nodes.Where(node => !node.Children.IsEmpty))
        {
            foreach (var path in node.Children.Paths([.. prefix, node.Element]))
            {
                yield return path;
            }
        }
    }

    /// <summary>One element: whether it is in the set itself, and what is below it.</summary>
    internal readonly record struct Node(PathElement Element, bool IsMember, FieldSet Children)
    {
        public bool IsEmpty => !IsMember && Children.IsEmpty;
    }

    private readonly struct NodeSearch(PathElement element) : IComparable<Node>
    {
        private readonly PathElement _element = element;

        public int CompareTo(Node other) => _element.CompareTo(other.Element);
    }
}
