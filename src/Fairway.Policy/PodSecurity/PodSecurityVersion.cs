using System.Globalization;

namespace Fairway.Policy.PodSecurity;

/// <summary>The Kubernetes version whose standard counts: <c>v1.25</c>, or <c>latest</c>.</summary>
public readonly record struct PodSecurityVersion : IComparable<PodSecurityVersion>
{
    // One more than the minor version, so that default is the latest.
    private readonly int _order;

    private PodSecurityVersion(int order) => _order = order;

    public static PodSecurityVersion Latest => default;

    public bool IsLatest => _order == 0;

    /// <summary>The x of <c>v1.x</c>; -1 for the latest.</summary>
    internal int MinorNumber => _order - 1;

    public static PodSecurityVersion Minor(int minor) => new(minor + 1);

    /// <summary>Reads <c>latest</c> or <c>v1.x</c>.</summary>
    public static bool TryParse(string text, out PodSecurityVersion version)
    {
        version = Latest;
        if (text == "latest")
        {
            return true;
        }

        var minor = text.StartsWith("v1.", StringComparison.Ordinal) ? text[3..] : "";
        if (!int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == int.MaxValue
            || (minor[0] == '0' && minor.Length > 1))
        {
            return false;
        }

        version = Minor(number);
        return true;
    }

    public int CompareTo(PodSecurityVersion other) =>
        IsLatest || other.IsLatest ? IsLatest.CompareTo(other.IsLatest) : _order.CompareTo(other._order);

    public static bool operator <(PodSecurityVersion left, PodSecurityVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(PodSecurityVersion left, PodSecurityVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(PodSecurityVersion left, PodSecurityVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PodSecurityVersion left, PodSecurityVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => IsLatest ? "latest" : $"v1.{_order - 1}";
}
