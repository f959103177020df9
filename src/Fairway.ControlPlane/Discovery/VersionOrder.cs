using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairway.ControlPlane.Discovery;

/// <summary>
/// The order in which versions are preferred: stable before beta before alpha, larger numbers first, anything else last by name
/// (<c>v10, v2, v1, v11beta2, v10beta3, v3beta1, v12alpha1, foo1</c>).
/// </summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (Rank(x ?? ""), Rank(y ?? ""));
        return (left, right) switch
        {
            ({ } a, { } b) => -a.CompareTo(b),
            (null, null) => string.CompareOrdinal(x, y),
            _ => left is null ? 1 : -1,
        };
    }

    private static (int Stability, long Major, long Minor)? Rank(string version)
    {
        var match = Form().Match(version);
        if (!match.Success)
        {
            return null;
        }

        var stability = match.Groups[2].Value switch { "" => 2, "beta" => 1, _ => 0 };
        return (stability, Number(match.Groups[1].Value), Number(match.Groups[3].Value));
    }

    private static long Number(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^v([0-9]{1,18})(?:(alpha|beta)([0-9]{1,18}))?\z")]
    private static partial Regex Form();
}
