using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of the name of a volume driver (CSI).</summary>
internal static class DriverChecks
{
    private const int LongestName = 63;

    public static void CheckName(string field, Value name, Problems problems)
    {
        var text = name.AsString() ?? "";
        if (text.Length == 0)
        {
            problems.Required(field);
            return;
        }

        if (text.Length > LongestName)
        {
            problems.TooLong(field, LongestName);
        }

        problems.Invalid(field, text, Names.Subdomain(text.ToLowerInvariant()));
    }
}
