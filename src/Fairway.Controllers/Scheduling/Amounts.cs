using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Amounts of resources by name: cpu in thousandths of a core, everything else in whole units (memory in bytes).</summary>
internal sealed class Amounts
{
    private readonly Dictionary<string, long> _amounts = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, long>> All => _amounts;

    public long this[string resource]
    {
        get => _amounts.GetValueOrDefault(resource);
        set => _amounts[resource] = value;
    }

    /// <summary>Reads a resource list such as <c>{"cpu": "100m", "memory": "1Gi"}</c>; what is no quantity counts as nothing.</summary>
    public static Amounts Read(Value list)
    {
        var amounts = new Amounts();
        foreach (var (resource, value) in list.Fields)
        {
            var text = value.AsString() ?? value.ToString();
            if (Quantity.TryParse(text, out var quantity))
            {
                amounts[resource] = resource == "cpu" ? quantity.MilliValue : quantity.Value;
            }
        }

        return amounts;
    }

    public void Add(Amounts other)
    {
        foreach (var (resource, amount) in other._amounts)
        {
            this[resource] += amount;
        }
    }

    public void Subtract(Amounts other)
    {
        foreach (var (resource, amount) in other._amounts)
        {
            this[resource] -= amount;
        }
    }

    /// <summary>Raises each amount to at least the other's.</summary>
    public void Raise(Amounts other)
    {
        foreach (var (resource, amount) in other._amounts)
        {
            this[resource] = Math.Max(this[resource], amount);
        }
    }
}
