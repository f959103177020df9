namespace Fairway.Storage.Revisions;

/// <summary>Commits that share one transaction: each is checked against what the ones before it will have made.</summary>
/// <param name="before">The state that the first of them meets.</param>
/// <param name="rule">Takes part in each; null for none.</param>
/// <param name="objectBytes">What live objects may take in memory.</param>
/// <param name="time">When the group is written, in milliseconds since 1970 UTC.</param>
internal sealed class CommitGroup(StoreSnapshot before, ICommitRule? rule, long objectBytes, long time)
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
        var result = Add(request.Writes, request.Origin);
        _answers.Add(result.Refusal is StoreFullException full ? () => request.Fail(full) : () => request.Answer(result));
    }

    public CommitResult Add(IReadOnlyList<Write> writes, WriteOrigin origin)
    {
        var snapshot = After;
        var (made, objects, added) = (new List<StoreEvent>(writes.Count), new List<StoredObject>(writes.Count), new List<StoredObject>());
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            var current = snapshot.Find(write.Key);
            if (!IsExpected(write, current))
            {
                return new(snapshot.Revision, [], new(i, current));
            }

            var amended = Amend(snapshot, write, current);
            if ((amended.Refusal ?? Make(amended.Write, current, objects)) is { } refusal)
            {
                return new(snapshot.Revision, [], null) { Refusal = refusal };
            }

            foreach (var further in amended.Further)
            {
                if (Make(further, snapshot.Find(further.Key), added) is { } full)
                {
                    return new(snapshot.Revision, [], null) { Refusal = full };
                }
            }
        }

        After = snapshot;
        _events.AddRange(made);
        _rows.AddRange(made.Select(change => LogRow.From(change, origin, time)));
        return new(snapshot.Revision, [.. objects, .. added], null);

        StoreFullException? Make(Write write, StoredObject? current, List<StoredObject> into)
        {
            var change = Change(snapshot, write, current);
            var (held, limit) = (snapshot.Bytes, Limit(change));
            snapshot = snapshot.After(change);
            made.Add(change);
            into.Add(change.Object);
            return snapshot.Bytes > held && snapshot.Bytes > limit ? new(held, objectBytes) : null;
        }
    }

    /// <summary>Tells each request its outcome, conflicts too: what they conflict with may be this group's.</summary>
    public void Answer() => _answers.ForEach(answer => answer());

    private CommitAmendment Amend(StoreSnapshot snapshot, Write write, StoredObject? current)
    {
        if (rule is null)
        {
            return CommitAmendment.None(write);
        }

        try
        {
            return rule.Apply(new(snapshot), write, current);
        }
        catch (Exception e)
        {
            // A rule that fails must not take the neighbours of the commit with it.
            return new(write, [], e);
        }
    }

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
