using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>
/// Amounts of resources by name: cpu in thousandths of a core, everything else in whole units (memory in bytes). Wide enough that no sum of
/// quantities, each at most 2^63 - 1, wraps around and makes room.
/// </summary>
internal sealed class Amounts
{
    private readonly Dictionary<string, Int128> _amounts = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, Int128>> All => _amounts;

    public Int128 this[string resource] => _amounts.GetValueOrDefault(resource);

    /// <summary>Reads a resource list such as <c>{"cpu": "100m", "memory": "1Gi"}</c>; what is no quantity counts as nothing.</summary>
    public static Amounts Read(Value list)
    {
        var amounts = new Amounts();
        foreach (var (resource, value) in list.Fields)
        {
            var text = value.AsString() ?? value.ToString();
            if (Quantity.TryParse(text, out var quantity))
            {
                amounts._amounts[resource] = Math.Max(0, resource == "cpu" ? quantity.MilliValue : quantity.Value);
            }
        }

        return amounts;
    }

    public void Add(Amounts other)
    {
        foreach (var (resource, amount) in other._amounts)
        {
            _amounts[resource] = this[resource] + amount;
        }
    }

    public void Subtract(Amounts other)
    {
        foreach (var (resource, amount) in other._amounts)
        {
            _amounts[resource] = this[resource] - amount;
        }
    }

    /// <summary>Raises each amount to at least the other's.</summary>
    public void Raise(Amounts other)
    {
        foreach (var (resource, amount) in other._amounts)
        {
            _amounts[resource] = Int128.Max(this[resource], amount);
        }
    }

    /// <summary>Takes over each amount that the other states.</summary>
    public void Replace(Amounts other)
    {
        foreach (var (resource, amount) in other._amounts)
        {
            _amounts[resource] = amount;
        }
    }
}
