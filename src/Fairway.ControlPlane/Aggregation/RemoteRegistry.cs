using System.Collections.Concurrent;
using Fairway.ControlPlane.Storing;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// The group versions that other servers answer for, as the stored APIServices say: a change counts from its commit on. What these servers
/// tell of themselves is added as it comes.
/// </summary>
internal sealed class RemoteRegistry
{
    private readonly ConcurrentDictionary<string, RemoteDocuments> _documents = new(StringComparer.Ordinal);
    private readonly StoreView<IReadOnlyList<RemoteVersion>> _current;

    public RemoteRegistry(ObjectStore store, ObjectReader reader) =>
        _current = new(store, static resource => resource == ApiServices.StoreResource, () => Read(store, reader));

    /// <summary>The same list as long as nothing changes.</summary>
    public IReadOnlyList<RemoteVersion> Current => _current.Current;

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
        if (_documents.GetValueOrDefault(name) != documents)
        {
            _documents[name] = documents;
            _current.Forget();
        }
    }

    private RemoteVersion[] Read(ObjectStore store, ObjectReader reader)
    {
        RemoteVersion[] remotes =
        [
            .. store.All(ApiServices.StoreResource).Select(stored => RemoteService.From(reader.Read(stored))).OfType<RemoteService>()
                .Select(service => new RemoteVersion(service, _documents.GetValueOrDefault(service.Name) ?? RemoteDocuments.None)),
        ];
        foreach (var gone in _documents.Keys.Where(name => remotes.All(one => one.Service.Name != name)))
        {
            _documents.TryRemove(gone, out _);
        }

        return remotes;
    }
}
