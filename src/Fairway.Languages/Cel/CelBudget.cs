namespace Fairway.Languages.Cel;

/// <summary>How much evaluation may cost, as Kubernetes limits it: each call by itself, and all calls on one object together.</summary>
public sealed class CelBudget(ulong total)
{
    /// <summary>The most one call may cost: 1,000,000 units, about 0.1 s.</summary>
    public const ulong PerCall = 1_000_000;

    /// <summary>The most that the calls on one object or for one request may cost together.</summary>
    public const ulong PerRequest = 10_000_000;

    /// <summary>The most that a webhook's match conditions may cost together: a quarter of a request's.</summary>
    public const ulong MatchConditions = 2_500_000;

    public CelBudget()
        : this(PerRequest)
    {
    }

    /// <summary>What is left.</summary>
    public ulong Remaining { get; private set; } = total;

    /// <summary>Takes a call's cost; false when that is more than was left.</summary>
    public bool TrySpend(ulong cost)
    {
        var enough = cost <= Remaining;
        Remaining = enough ? Remaining - cost : 0;
        return enough;
    }
}
