using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.Node.Serving.Spdy;

/// <summary>The upgrade to SPDY/3.1 with a choice of <c>X-Stream-Protocol-Version</c>, in the words of apimachinery's httpstream.</summary>
internal static class SpdyUpgrade
{
    private const string Protocol = "SPDY/3.1";
    private const string VersionHeader = "X-Stream-Protocol-Version";
    private const string AcceptedHeader = "X-Accepted-Stream-Protocol-Versions";

    /// <summary>The connection and the version chosen; null when the request was refused and answered.</summary>
    public static async Task<(Stream Stream, string Version)?> AcceptAsync(HttpContext context, IReadOnlyList<string> supported)
    {
        var asked = context.Request.Headers[VersionHeader]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToArray();
        if (asked.Length == 0)
        {
            await Answers.TextAsync(context, 400, $"unable to upgrade: {VersionHeader} is required").ConfigureAwait(false);
            return null;
        }

        if (asked.FirstOrDefault(supported.Contains) is not { } version)
        {
            context.Response.Headers[AcceptedHeader] = supported.ToArray();
            var refusal = $"unable to upgrade: unable to negotiate protocol: client supports {Go(asked)}, server accepts {Go(supported)}";
            await Answers.TextAsync(context, 403, refusal).ConfigureAwait(false);
            return null;
        }

        if (!context.Request.Headers.Upgrade.ToString().Contains(Protocol, StringComparison.OrdinalIgnoreCase)
            || context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            await Answers.TextAsync(context, 400, "unable to upgrade: missing upgrade headers in request").ConfigureAwait(false);
            return null;
        }

        context.Response.Headers.Upgrade = Protocol;
        context.Response.Headers[VersionHeader] = version;
        return (await upgrade.UpgradeAsync().ConfigureAwait(false), version);
    }

    // A list as Go prints it.
    private static string Go(IEnumerable<string> items) => $"[{string.Join(' ', items)}]";
}
