namespace Fairway.Kubernetes.Ownership;

/// <summary>Collects paths in any order into a <see cref="FieldSet"/>.</summary>
internal sealed class FieldSetBuilder
{
    private readonly SortedDictionary<PathElement, (bool IsMember, FieldSetBuilder? Below)> _nodes = [];

    /// <summary>Adds a path; the empty path names the whole object, which nobody owns, and is left out.</summary>
    public void Insert(IReadOnlyList<PathElement> path)
    {
        var builder = this;
        for (var i = 0; i < path.Count; i++)
        {
            var (isMember, below) = builder._nodes.GetValueOrDefault(path[i]);
            if (i == path.Count - 1)
            {
                builder._nodes[path[i]] = (true, below);
                return;
            }

            if (below is null)
            {
                builder._nodes[path[i]] = (isMember, below = new());
            }

            builder = below;
        }
    }

    public FieldSet Build() => FieldSet.From(
        [.. _nodes.Select(pair => new FieldSet.Node(pair.Key, pair.Value.IsMember, pair.Value.Below?.Build() ?? FieldSet.Empty))]);
}
