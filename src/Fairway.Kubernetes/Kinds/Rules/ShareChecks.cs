using System.Globalization;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a number of pods or a share of them: <c>2</c> or <c>25%</c>.</summary>
internal static class ShareChecks
{
    /// <summary>Reports what is no share at all; an absent one is fine.</summary>
    public static void Check(string field, Value share, Problems problems)
    {
        if (share.AsString() is not { } text)
        {
            problems.Negative(field, share);
        }
        else if (PercentOf(text) is null)
        {
            problems.Invalid(
                field,
                share,
                "a valid percent string must be a numeric string followed by an ending '%' "
                + "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        }
        else if (PercentOf(text) > 100)
        {
            problems.Invalid(field, share, "must not be greater than 100%");
        }
    }

    /// <summary>False for 0 and 0%, and for what is absent or no share.</summary>
    public static bool IsSome(Value share) => (share.AsLong() ?? PercentOf(share.AsString() ?? "") ?? 0) != 0;

    private static long? PercentOf(string text) =>
        text.EndsWith('%') && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? percent
            : null;
}
