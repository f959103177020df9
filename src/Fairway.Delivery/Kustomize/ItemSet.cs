namespace Fairway.Delivery.Kustomize;

/// <summary>The objects of a kustomization in the order they were added; no two are called the same.</summary>
internal sealed class ItemSet
{
    private readonly List<BuildItem> _items = [];

    // Objects are renamed only once all are in, so that an id stays what it was when added.
    private readonly HashSet<ItemId> _known = [];

    public IReadOnlyList<BuildItem> All => _items;

    /// <exception cref="KustomizeException">An object is called as one that is there already.</exception>
    public void Add(IEnumerable<BuildItem> items, string file, string field)
    {
        foreach (var item in items)
        {
            if (!_known.Add(item.Id))
            {
                throw new KustomizeException(file, field, $"{item.Id} is there already: may not add an object with a name that is taken");
            }

            _items.Add(item);
        }
    }

    public void Replace(BuildItem old, BuildItem @new) => _items[_items.IndexOf(old)] = @new;

    public void Remove(BuildItem item) => _items.Remove(item);

    /// <summary>Objects that are or were called so.</summary>
    public List<BuildItem> Find(ItemId id) => _items.FindAll(item => item.Id == id || item.Previous.Contains(id));

    /// <exception cref="KustomizeException">Two objects have come to be called the same.</exception>
    public void RefuseConflicts(string file, string field)
    {
        var known = new HashSet<ItemId>();
        foreach (var item in _items)
        {
            if (!known.Add(item.Id))
            {
                throw new KustomizeException(file, field, $"makes two objects called {item.Id}");
            }
        }
    }
}
