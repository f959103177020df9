namespace Fairway.Storage.Revisions;

/// <summary>Where a revision store keeps its objects, and how much history.</summary>
public sealed record RevisionStoreOptions
{
    /// <summary>The database file; its folder is made when missing. Its <c>-wal</c>, <c>.lock</c> and <c>.owner</c> files lie beside it.</summary>
    public required string Path { get; init; }

    public required StoreIndexer Indexer { get; init; }

    /// <summary>History is kept for at least this long, and at most twice, unless one of the limits is met earlier.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many revisions of history are kept at most.</summary>
    public int HistoryLimit { get; init; } = 50_000;

    /// <summary>How many bytes of object bodies are kept at most as history.</summary>
    public long HistoryBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>The size at which the database refuses to grow, as a full disk would; at least 64 KiB.</summary>
    public long MaxBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <exception cref="ArgumentOutOfRangeException">A bound is not kept.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Retention, TimeSpan.FromSeconds(1), nameof(Retention));
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryLimit, 1, nameof(HistoryLimit));
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryBytes, 1, nameof(HistoryBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes, 64 * 1024, nameof(MaxBytes));
    }
}
