namespace Fairway.Storage.Revisions;

/// <summary>How long superseded and deleted revisions stay on disk so that an object's history can be asked for.</summary>
public sealed record ArchiveOptions
{
    /// <summary>Counted from when a revision was superseded; zero keeps none.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many revisions of one object are kept at most.</summary>
    public int PerObject { get; init; } = 200;

    /// <summary>How many revisions are kept at most.</summary>
    public long Limit { get; init; } = 200_000;

    /// <summary>How many bytes of bodies are kept at most.</summary>
    public long Bytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Resources of which nothing is kept, such as <c>coordination.k8s.io/leases</c>.</summary>
    public IReadOnlySet<string> Excluded { get; init; } = new HashSet<string>();

    /// <summary>Whether a resource's revisions are kept.</summary>
    internal bool Includes(string resource) => Retention > TimeSpan.Zero && !Excluded.Contains(resource);

    /// <exception cref="ArgumentOutOfRangeException">A bound is not kept.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Retention, TimeSpan.Zero, nameof(Retention));
        ArgumentOutOfRangeException.ThrowIfLessThan(PerObject, 1, nameof(PerObject));
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1, nameof(Limit));
        ArgumentOutOfRangeException.ThrowIfLessThan(Bytes, 1, nameof(Bytes));
    }
}
