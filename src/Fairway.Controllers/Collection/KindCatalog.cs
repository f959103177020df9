using System.Collections.Concurrent;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;

namespace Fairway.Controllers.Collection;

/// <summary>Every kind whose objects can be deleted: the built-in ones from the start, custom ones as their definitions come and go.</summary>
internal sealed class KindCatalog
{
    private readonly ConcurrentDictionary<(string Group, string Kind), CollectedKind> _kinds = new();
    private readonly ConcurrentDictionary<ObjectKey, bool> _expected = new();

    public KindCatalog(ControllerContext context)
    {
        foreach (var kind in BuiltInKinds.All.Where(kind => kind.Verbs.Contains("delete") && kind.Verbs.Contains("list")))
        {
            // Events own nothing and are owned by nothing, but there are many (upstream's collector ignores them, too).
            var cache = kind.Verbs.Contains("watch") && kind.Plural != "events" ? context.Caches.For(kind.Resource) : null;
            Put(new(kind.Kind, kind.Resource, kind.Namespaced, cache));
        }
    }

    /// <summary>Whether each object that may depend on another is known: until then nothing may be taken to have no dependents.</summary>
    public bool IsComplete => _expected.IsEmpty && All.All(kind => kind.Cache is null || kind.Cache.Synced.IsCompleted);

    public IEnumerable<CollectedKind> All => _kinds.Select(pair => pair.Value);

    /// <summary>The kind of an owner reference, in whatever version it is named; null when none such is served.</summary>
    public CollectedKind? Find(GroupVersionKind kind) => _kinds.GetValueOrDefault((kind.Group, kind.Kind));

    /// <summary>Notes a definition whose kind may have to be taken in.</summary>
    public void Expect(ObjectKey definition) => _expected[definition] = true;

    /// <summary>The definition's kind is taken in, or is not served.</summary>
    public void Settle(ObjectKey definition) => _expected.TryRemove(definition, out _);

    public void Put(CollectedKind kind) => _kinds[(kind.Kind.Group, kind.Kind.Kind)] = kind;

    public void Remove(CollectedKind kind) => _kinds.TryRemove(new((kind.Kind.Group, kind.Kind.Kind), kind));

    /// <summary>Every object known to name the uid as an owner.</summary>
    public IEnumerable<(CollectedKind Kind, Values.Value Object)> DependentsOf(string uid) =>
        from kind in All
        where kind.Cache is not null
        from dependent in kind.Cache!.OwnedBy(uid)
        select (kind, dependent);
}
