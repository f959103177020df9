using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>
/// Answers in JSON are set in for people: those who ask for <c>?pretty=true</c>, and browsers, curl and wget unless they say otherwise
/// (upstream's <c>isPrettyPrint</c>).
/// </summary>
internal static class Indentation
{
    private const int Blanks = 2;

    private static readonly string[] Readers = ["curl", "Wget", "Mozilla/5.0"];

    /// <summary>How far each level is set in; 0 for one line.</summary>
    public static int Of(HttpRequest request)
    {
        if (request.Query["pretty"].ToString() is { Length: > 0 } asked)
        {
            return asked is "1" or "t" or "T" or "true" or "True" or "TRUE" ? Blanks : 0;
        }

        var agent = request.Headers.UserAgent.ToString();
        return Array.Exists(Readers, reader => agent.StartsWith(reader, StringComparison.Ordinal)) ? Blanks : 0;
    }
}
