using System.Text;
using Fairway.ControlPlane.Calls;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Writes warnings as headers: <c>Warning: 299 - "unknown field \"spec.foo\""</c> (RFC 7234, 5.5).</summary>
internal static class WarningHeaders
{
    public static void Write(HttpResponse response, CallWarnings warnings)
    {
        foreach (var text in warnings.Texts)
        {
            response.Headers.Append("Warning", $"299 - \"{Escape(text)}\"");
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                escaped.Append('\\');
            }

            // A header holds printable ASCII; anything else could end it or its line.
            escaped.Append(c is >= ' ' and <= '~' ? c : ' ');
        }

        return escaped.ToString();
    }
}
