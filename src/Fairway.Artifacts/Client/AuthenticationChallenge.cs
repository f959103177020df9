using System.Net.Http.Headers;
using System.Text;

namespace Fairway.Artifacts.Client;

/// <summary>How a registry asks for authentication: a scheme and its parameters (RFC 9110, section 11.6.1). Nothing in it is trusted.</summary>
internal sealed record AuthenticationChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    // Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/debian:pull"
    public static AuthenticationChallenge Read(AuthenticationHeaderValue header)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = (header.Parameter ?? "").AsSpan().TrimStart(", \t");
        while (rest.IndexOf('=') is var equals and > 0)
        {
            var name = rest[..equals].Trim().ToString();
            parameters[name] = TakeValue(rest[(equals + 1)..].TrimStart(), out var length);
            rest = rest[(equals + 1)..].TrimStart()[length..].TrimStart(", \t");
        }

        return new(header.Scheme, parameters);
    }

    public string this[string parameter] => Parameters.GetValueOrDefault(parameter, "");

    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    private static string TakeValue(ReadOnlySpan<char> text, out int length)
    {
        if (!text.StartsWith('"'))
        {
            length = text.IndexOf(',') is var comma and >= 0 ? comma : text.Length;
            return text[..length].Trim().ToString();
        }

        var value = new StringBuilder();
        for (length = 1; length < text.Length && text[length] != '"'; length++)
        {
            length += text[length] == '\\' && length + 1 < text.Length ? 1 : 0;
            value.Append(text[length]);
        }

        length = Math.Min(length + 1, text.Length);
        return value.ToString();
    }
}
