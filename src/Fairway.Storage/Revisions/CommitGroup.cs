namespace Fairway.Storage.Revisions;

/// <summary>Commits that share one transaction: each is checked against what the ones before it will have made.</summary>
internal sealed class CommitGroup(StoreSnapshot before)
{
    private readonly List<StoreEvent> _events = [];
    private readonly List<(CommitRequest Request, CommitResult Result)> _results = [];

    /// <summary>What readers see once the group is on disk.</summary>
    public StoreSnapshot After { get; private set; } = before;

    public IReadOnlyList<StoreEvent> Events => _events;

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
                _results.Add((request, new(snapshot.Revision, [], new(i, current))));
                return;
            }

            var change = Change(snapshot, write, current, request.Origin);
            made.Add(change);
            snapshot = snapshot.After(change);
        }

        After = snapshot;
        _events.AddRange(made);
        _results.Add((request, new(snapshot.Revision, [.. made.Select(change => change.Object)], null)));
    }

    /// <summary>Tells each request its outcome, conflicts too: what they conflict with may be this group's.</summary>
    public void Answer()
    {
        foreach (var (request, result) in _results)
        {
            request.Answer(result);
        }
    }

    private static bool IsExpected(Write write, StoredObject? current) => write.ExpectedRevision switch
    {
        Write.AnyRevision => write is Write.Put || current is not null,
        0 => write is Write.Put && current is null,
        _ => current?.Revision == write.ExpectedRevision,
    };

    private static StoreEvent Change(StoreSnapshot snapshot, Write write, StoredObject? current, WriteOrigin origin)
    {
        var revision = snapshot.Revision + 1;
        var item = new StoredObject
        {
            Key = current?.Key ?? snapshot.Share(write.Key),
            Revision = revision,
            CreateRevision = current?.CreateRevision ?? revision,
            Body = write.Body.At(revision),
            Metadata = write is Write.Put put ? put.Metadata : current!.Metadata,
            Origin = origin,
        };
        return new(revision, write is Write.Put ? StoreEventType.Put : StoreEventType.Delete, item, current);
    }
}
