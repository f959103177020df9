using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>Exact amounts of resources by name, as a resource list states them: <c>{"cpu": "100m", "memory": "1Gi"}</c>.</summary>
internal sealed class Amounts
{
    private readonly SortedDictionary<string, Quantity> _amounts = new(StringComparer.Ordinal);

    /// <summary>In the order of their names.</summary>
    public IEnumerable<KeyValuePair<string, Quantity>> All => _amounts;

    public int Count => _amounts.Count;

    /// <summary>What is not stated is nothing.</summary>
    public Quantity this[string name]
    {
        get => _amounts.GetValueOrDefault(name);
        set => _amounts[name] = value;
    }

    /// <summary>Reads a resource list; what is no quantity counts as not stated.</summary>
    public static Amounts Read(Value list)
    {
        var amounts = new Amounts();
        foreach (var (name, value) in list.Fields)
        {
            if (Quantity.TryParse(value.AsString() ?? value.ToString(), out var quantity))
            {
                amounts[name] = quantity;
            }
        }

        return amounts;
    }

    public bool Has(string name) => _amounts.ContainsKey(name);

    public void Add(Amounts other)
    {
        foreach (var (name, amount) in other._amounts)
        {
            Add(name, amount);
        }
    }

    public void Add(string name, Quantity amount) => _amounts[name] = this[name] + amount;

    /// <summary>Raises each amount to at least the other's.</summary>
    public void Raise(Amounts other)
    {
        foreach (var (name, amount) in other._amounts)
        {
            if (!Has(name) || this[name] < amount)
            {
                _amounts[name] = amount;
            }
        }
    }
}
