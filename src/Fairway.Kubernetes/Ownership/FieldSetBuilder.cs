using System.Runtime.InteropServices;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Collects paths into a <see cref="FieldSet"/>. Any order is right; paths that follow each other as a walk meets them cost least, as only
/// the branch that the last one ended in is kept open.
/// </summary>
internal sealed class FieldSetBuilder
{
    private readonly List<(PathElement Element, bool IsMember)> _branch = [];

    // What is complete below the first elements of the branch, by how many these are. Lists are used again.
    private readonly List<List<FieldSet.Node>> _below = [[]];

    /// <summary>Adds a path; the empty path names the whole object, which nobody owns, and is left out.</summary>
    public void Insert(ReadOnlySpan<PathElement> path)
    {
        if (path.IsEmpty)
        {
            return;
        }

        var shared = 0;
        while (shared < _branch.Count && shared < path.Length && _branch[shared].Element == path[shared])
        {
            shared++;
        }

        CloseTo(shared);
        foreach (var element in path[shared..])
        {
            _branch.Add((element, false));
            if (_below.Count <= _branch.Count)
            {
                _below.Add([]);
            }
        }

        CollectionsMarshal.AsSpan(_branch)[^1].IsMember = true;
    }

    public FieldSet Build()
    {
        CloseTo(0);
        return FieldSet.Of(_below[0]);
    }

    private void CloseTo(int depth)
    {
        while (_branch.Count > depth)
        {
            var (element, isMember) = _branch[^1];
            var below = _below[_branch.Count];
            _branch.RemoveAt(_branch.Count - 1);
            _below[_branch.Count].Add(new(element, isMember, FieldSet.Of(below)));
            below.Clear();
        }
    }
}
