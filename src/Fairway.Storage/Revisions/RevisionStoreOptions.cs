namespace Fairway.Storage.Revisions;

/// <summary>Where a revision store keeps its objects, and how much history.</summary>
public sealed record RevisionStoreOptions
{
    /// <summary>
    /// The database file; its folder is made when missing. Its <c>-wal</c>, <c>.lock</c>, <c>.owner</c> and <c>.revision</c> files lie beside it.
    /// </summary>
    public required string Path { get; init; }

    public required StoreIndexer Indexer { get; init; }

    /// <summary>Brings what an earlier format kept to what is kept now; null when nothing has changed but the file itself.</summary>
    public StoreRewriter? Rewriter { get; init; }

    /// <summary>Encrypts bodies on disk; null for none.</summary>
    public IBodyCipher? Cipher { get; init; }

    /// <summary>
    /// What watches and consistent pages need: history is kept in memory for at least this long, and at most twice, unless a limit is met.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many revisions of history are kept in memory at most.</summary>
    public int HistoryLimit { get; init; } = 50_000;

    /// <summary>How many bytes of object bodies are kept in memory at most as history.</summary>
    public long HistoryBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>What is kept, on disk only, of revisions that watches no longer need.</summary>
    public ArchiveOptions Archive { get; init; } = new();

    /// <summary>
    /// The bytes that live objects may take in memory. Beyond it nothing is created; objects that are there may grow by an eighth of it more.
    /// </summary>
    public long ObjectBytes { get; init; } = long.MaxValue / 2;

    /// <summary>The size at which the database refuses to grow, as a full disk would; at least 64 KiB.</summary>
    public long MaxBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <exception cref="ArgumentOutOfRangeException">A bound is not kept.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Retention, TimeSpan.FromSeconds(1), nameof(Retention));
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryLimit, 1, nameof(HistoryLimit));
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryBytes, 1, nameof(HistoryBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(ObjectBytes, 1, nameof(ObjectBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes, 64 * 1024, nameof(MaxBytes));
        Archive.Validate();
    }
}
