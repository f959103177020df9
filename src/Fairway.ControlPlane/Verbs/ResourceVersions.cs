using System.Globalization;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Verbs;

/// <summary>The <c>resourceVersion</c> parameter: a decimal revision; empty and 0 both read as 0, any.</summary>
internal static class ResourceVersions
{
    /// <exception cref="KubernetesException">400: not a number.</exception>
    public static long Parse(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ApiErrors.BadRequest($"Invalid value: \"{text}\": resourceVersion must be a decimal number");
    }

    /// <exception cref="KubernetesException">504 with the cause ResourceVersionTooLarge: the revision is still to come.</exception>
    public static void RequireReached(long revision, long current)
    {
        if (revision > current)
        {
            throw new KubernetesException(
                504,
                StatusReason.Timeout,
                $"Too large resource version: {revision}, current: {current}",
                Value.Map(
                    ("causes", Value.List(Value.Map(("reason", "ResourceVersionTooLarge"), ("message", "Too large resource version")))),
                    ("retryAfterSeconds", 1)));
        }
    }
}
