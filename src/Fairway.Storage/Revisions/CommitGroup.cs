namespace Fairway.Storage.Revisions;

/// <summary>Commits that share one transaction: each is checked against what the ones before it will have made.</summary>
/// <param name="before">What is on disk.</param>
/// <param name="objectBytes">What live objects may take in memory.</param>
/// <param name="time">When the group is written, in milliseconds since 1970 UTC.</param>
internal sealed class CommitGroup(StoreSnapshot before, long objectBytes, long time)
{
    private readonly List<StoreEvent> _events = [];
    private readonly List<LogRow> _rows = [];
    private readonly List<Action> _answers = [];

    /// <summary>What readers see once the group is on disk.</summary>
    public StoreSnapshot After { get; private set; } = before;

    public IReadOnlyList<StoreEvent> Events => _events;

    /// <summary>One for each event.</summary>
    public IReadOnlyList<LogRow> Rows => _rows;

    public void Add(CommitRequest request)
    {
        var snapshot = After;
        var made = new List<StoreEvent>(request.Writes.Count);
        for (var i = 0; i < request.Writes.Count; i++)
        {
            var write = request.Writes[i];
            var current = snapshot.Find(write.Key);
            if (!IsExpected(write, current))
            {
                var conflict = new CommitResult(snapshot.Revision, [], new(i, current));
                _answers.Add(() => request.Answer(conflict));
                return;
            }

            var change = Change(snapshot, write, current);
            made.Add(change);
            var (held, limit) = (snapshot.Bytes, Limit(change));
            snapshot = snapshot.After(change);
            if (snapshot.Bytes > held && snapshot.Bytes > limit)
            {
                var full = new StoreFullException(held, objectBytes);
                _answers.Add(() => request.Fail(full));
                return;
            }
        }

        After = snapshot;
        _events.AddRange(made);
        _rows.AddRange(made.Select(change => LogRow.From(change, request.Origin, time)));
        var result = new CommitResult(snapshot.Revision, [.. made.Select(change => change.Object)], null);
        _answers.Add(() => request.Answer(result));
    }

    /// <summary>Tells each request its outcome, conflicts too: what they conflict with may be this group's.</summary>
    public void Answer() => _answers.ForEach(answer => answer());

    private static bool IsExpected(Write write, StoredObject? current) => write.ExpectedRevision switch
    {
        Write.AnyRevision => write is Write.Put || current is not null,
        0 => write is Write.Put && current is null,
        _ => current?.Revision == write.ExpectedRevision,
    };

    // Objects that are there may grow a little over it: finalizers, statuses and marks of deletion are what makes room again.
    private long Limit(StoreEvent change) => change.Previous is null ? objectBytes : objectBytes + (objectBytes / 8);

    private static StoreEvent Change(StoreSnapshot snapshot, Write write, StoredObject? current)
    {
        var revision = snapshot.Revision + 1;
        var item = new StoredObject
        {
            Key = current?.Key ?? snapshot.Share(write.Key),
            Revision = revision,
            CreateRevision = current?.CreateRevision ?? revision,
            Body = write.Body.At(revision),
            Metadata = write is Write.Put put ? put.Metadata : current!.Metadata,
        };
        return new(revision, write is Write.Put ? StoreEventType.Put : StoreEventType.Delete, item, current);
    }
}
