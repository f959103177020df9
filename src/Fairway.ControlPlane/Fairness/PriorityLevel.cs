using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Fairness;

/// <summary>
/// A PriorityLevelConfiguration at work: how many of the server's seats its requests may take, how many they take, and who waits. Everything
/// that changes is guarded by the seats' lock.
/// </summary>
internal sealed class PriorityLevel(string name)
{
    public string Name { get; } = name;

    public string Uid { get; private set; } = "";

    /// <summary>Its requests neither count nor wait.</summary>
    public bool IsExempt { get; private set; } = true;

    /// <summary>Its seats while all levels want theirs.</summary>
    public int Nominal { get; private set; }

    /// <summary>Of these, what others may not borrow.</summary>
    public int Kept { get; private set; }

    /// <summary>What it may borrow of others at most.</summary>
    public int Borrowable { get; private set; }

    public int InUse { get; set; }

    /// <summary>Kept for it though not in use.</summary>
    public int Reserved => Math.Max(0, Kept - InUse);

    public WaitingQueues Waiting { get; } = new();

    public static long SharesOf(Value level) =>
        level["spec"]["limited"]["nominalConcurrencyShares"].AsLong() ?? level["spec"]["exempt"]["nominalConcurrencyShares"].AsLong() ?? 0;

    /// <summary>Takes on a configuration; requests under way and those that wait stay.</summary>
    public void Configure(Value level, int nominal)
    {
        var limited = level["spec"]["limited"];
        Uid = level.Uid;
        IsExempt = level["spec"]["type"].AsString() == "Exempt";
        Nominal = nominal;
        var lent = (int)Math.Round(nominal * (limited["lendablePercent"].AsLong() ?? 0) / 100.0);
        Kept = IsExempt ? 0 : nominal - lent;
        Borrowable = limited["borrowingLimitPercent"].AsLong() is { } percent
            ? (int)Math.Min(int.MaxValue, Math.Round(nominal * (double)percent / 100))
            : int.MaxValue;
        Waiting.Configure(limited["limitResponse"]);
    }
}
