using System.Text.RegularExpressions;

namespace Fairway.Node.Network;

/// <summary>The names of what an instance makes in the host's network; the id in them is hexadecimal, so that no id's names are another's.</summary>
internal static partial class NetworkNames
{
    public static string Namespace(string instance, int number) => $"fw-{instance}-{number}";

    /// <summary>At most 15 characters, as the kernel allows.</summary>
    public static string Link(string instance, int number) => $"{LinkPrefix(instance)}{number}";

    public static string LinkPrefix(string instance) => $"fw{instance}n";

    /// <summary>The label of the gateway's address on the loopback device.</summary>
    public static string GatewayLabel(string instance) => $"lo:fw{instance}";

    public static string RuleTable(string instance) => $"fairway_{instance}_pods";

    public static string ServiceTable(string instance) => $"fairway_{instance}_services";

    public static string PolicyTable(string instance) => $"fairway_{instance}_policies";

    public static bool IsNamespaceOf(string instance, string name) => Split(NamespacePattern().Match(name), instance);

    public static bool IsLinkOf(string instance, string name) => Split(LinkPattern().Match(name), instance);

    private static bool Split(Match match, string instance) => match.Success && match.Groups[1].Value == instance;

    [GeneratedRegex(@"^fw-([0-9a-f]+)-[0-9]+\z")]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"^fw([0-9a-f]+)n[0-9]+\z")]
    private static partial Regex LinkPattern();
}
