using Fairway.ControlPlane.Storing;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// The group versions that other servers answer for, as the stored APIServices say: a change counts from its commit on. What these servers
/// tell of themselves is added as it comes.
/// </summary>
internal sealed class RemoteRegistry
{
    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RemoteDocuments> _documents = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<RemoteVersion>? _current;
    private long _changes;

    public RemoteRegistry(ObjectStore store, ObjectReader reader)
    {
        (_store, _reader) = (store, reader);
        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource == ApiServices.StoreResource)
            {
                Interlocked.Increment(ref _changes);
                _current = null;
            }
        });
    }

    /// <summary>The same list as long as nothing changes.</summary>
    public IReadOnlyList<RemoteVersion> Current => _current ?? Build();

    /// <summary>The server that answers a path; null for this one.</summary>
    public RemoteVersion? Find(string path)
    {
        var current = Current;
        if (current.Count == 0)
        {
            return null;
        }

        var (group, version) = path.Split('/', 5) switch
        {
            ["", "api", var core, ..] => ("", core),
            ["", "apis", var named, var of, ..] => (named, of),
            ["", "openapi", "v3", "apis", var rest] when rest.Split('/') is [var named, var of] => (named, of),
            _ => ("", ""),
        };
        return current.FirstOrDefault(one => one.Service.Group == group && one.Service.Version == version);
    }

    /// <summary>Takes what a server tells of itself.</summary>
    public void Learn(string name, RemoteDocuments documents)
    {
        lock (_gate)
        {
            if (_documents.GetValueOrDefault(name) != documents)
            {
                _documents[name] = documents;
                _current = null;
            }
        }
    }

    private IReadOnlyList<RemoteVersion> Build()
    {
        lock (_gate)
        {
            if (_current is { } current)
            {
                return current;
            }

            var seen = Interlocked.Read(ref _changes);
            RemoteVersion[] built =
            [
                .. _store.All(ApiServices.StoreResource).Select(stored => RemoteService.From(_reader.Read(stored))).OfType<RemoteService>()
                    .Select(service => new RemoteVersion(service, _documents.GetValueOrDefault(service.Name) ?? RemoteDocuments.None)),
            ];
            foreach (var gone in _documents.Keys.Where(name => built.All(one => one.Service.Name != name)).ToArray())
            {
                _documents.Remove(gone);
            }

            // A change that came meanwhile leaves the list to be made again.
            _current = built;
            if (Interlocked.Read(ref _changes) != seen)
            {
                _current = null;
            }

            return built;
        }
    }
}
