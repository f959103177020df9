using System.Runtime.InteropServices;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Collects paths into a <see cref="FieldSet"/>. Any order is right; paths that follow each other as a walk meets them cost least, as only
/// the branch that the last one ended in is kept open.
/// </summary>
internal sealed class FieldSetBuilder
{
    private readonly List<Branch> _branches = [];

    // What is complete: first the nodes at the root, then those below each open branch.
    private readonly List<FieldSet.Node> _nodes = [];

    /// <summary>Adds a path; the empty path names the whole object, which nobody owns, and is left out.</summary>
    public void Insert(ReadOnlySpan<PathElement> path)
    {
        if (path.IsEmpty)
        {
            return;
        }

        var shared = 0;
        while (shared < _branches.Count && shared < path.Length && _branches[shared].Element == path[shared])
        {
            shared++;
        }

        CloseTo(shared);
        foreach (var element in path[shared..])
        {
            _branches.Add(new(element, _nodes.Count, false));
        }

        CollectionsMarshal.AsSpan(_branches)[^1].IsMember = true;
    }

    public FieldSet Build()
    {
        CloseTo(0);
        return FieldSet.Of(CollectionsMarshal.AsSpan(_nodes));
    }

    private void CloseTo(int depth)
    {
        while (_branches.Count > depth)
        {
            var branch = _branches[^1];
            _branches.RemoveAt(_branches.Count - 1);
            var below = FieldSet.Of(CollectionsMarshal.AsSpan(_nodes)[branch.FirstNode..]);
            CollectionsMarshal.SetCount(_nodes, branch.FirstNode);
            _nodes.Add(new(branch.Element, branch.IsMember, below));
        }
    }

    private record struct Branch(PathElement Element, int FirstNode, bool IsMember);
}
