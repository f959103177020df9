using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// A URL as Go's <c>url.ParseRequestURI</c> accepts it: absolute, or an absolute path.
/// <code>https://user@example.com:80/path?query=val#fragment</code>
/// </summary>
internal sealed class GoUrl
{
    private GoUrl(string scheme, string host, string path, string query)
    {
        Scheme = scheme;
        Host = host;
        Path = path;
        Query = query;
    }

    public string Scheme { get; }

    /// <summary>With the port, and with brackets around an IPv6 address.</summary>
    public string Host { get; }

    /// <summary>As written.</summary>
    public string Path { get; }

    public string Query { get; }

    public string Hostname => Host.StartsWith('[') ? Host[1..Host.IndexOf(']')]
        : Host.Contains(':') ? Host[..Host.LastIndexOf(':')]
        : Host;

    public string Port => Host.LastIndexOf(':') is var colon && colon > Host.LastIndexOf(']') ? Host[(colon + 1)..] : "";

    public static bool TryParse(string text, [NotNullWhen(true)] out GoUrl? url, out string problem)
    {
        url = null;
        problem = Problem(text, out var parts) is { } found ? $"parse \"{text}\": {found}" : "";
        if (problem != "")
        {
            return false;
        }

        url = new(parts.Scheme, parts.Host, parts.Path, parts.Query);
        return true;
    }

    private static string? Problem(string text, out (string Scheme, string Host, string Path, string Query) parts)
    {
        parts = ("", "", "", "");
        if (text == "")
        {
            return "empty url";
        }

        if (text.Any(char.IsControl))
        {
            return "net/url: invalid control character in URL";
        }

        if (SplitScheme(text, out var scheme, out var rest) is { } problem)
        {
            return problem;
        }

        rest = rest.Split('#', 2)[0];
        var query = rest.IndexOf('?');
        parts = (scheme.ToLowerInvariant(), "", "", query < 0 ? "" : rest[(query + 1)..]);
        rest = query < 0 ? rest : rest[..query];
        if (!rest.StartsWith('/'))
        {
            // mailto:somebody has neither host nor path.
            return scheme == "" ? "invalid URI for request" : null;
        }

        if (scheme != "" && rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            parts.Host = authority[(authority.LastIndexOf('@') + 1)..];
        }

        parts.Path = rest;
        return HostProblem(parts.Host) ?? EscapeProblem(rest);
    }

    private static string? SplitScheme(string text, out string scheme, out string rest)
    {
        (scheme, rest) = ("", text);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':')
            {
                (scheme, rest) = (text[..i], text[(i + 1)..]);
                return i == 0 ? "missing protocol scheme" : null;
            }

            if (!char.IsAsciiLetter(text[i]) && (i == 0 || !(char.IsAsciiDigit(text[i]) || text[i] is '+' or '-' or '.')))
            {
                return null;
            }
        }

        return null;
    }

    private static string? HostProblem(string host)
    {
        var close = host.LastIndexOf(']');
        if (host.StartsWith('[') && close < 0)
        {
            return "missing ']' in host";
        }

        var colon = host.StartsWith('[') ? close + 1 : host.IndexOf(':');
        var port = colon >= 0 && colon < host.Length ? host[colon..] : "";
        if (port != "" && (port[0] != ':' || port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') >= 0))
        {
            return $"invalid port \"{port}\" after host";
        }

        var wrong = host.FirstOrDefault(
            c => c < 0x80 && !char.IsAsciiLetterOrDigit(c) && !"-_.~!$&'()*+,;=:[]<>\"%".Contains(c, StringComparison.Ordinal));
        return wrong != '\0' ? $"invalid character \"{wrong}\" in host name" : EscapeProblem(host);
    }

    private static string? EscapeProblem(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return $"invalid URL escape \"{text[i..Math.Min(i + 3, text.Length)]}\"";
            }
        }

        return null;
    }

    /// <summary>The path with what may not stand in one escaped.</summary>
    public string EscapedPath()
    {
        if (Path.All(IsPathCharacter))
        {
            return Path;
        }

        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Path)))
        {
            var c = (char)octet;
            var isPlain = char.IsAsciiLetterOrDigit(c) || "-_.~$&+,/:;=@".Contains(c, StringComparison.Ordinal);
            escaped.Append(isPlain ? c.ToString() : $"%{octet:X2}");
        }

        return escaped.ToString();
    }

    /// <summary>The query's keys with their values, unescaped, in the order of first mention.</summary>
    public IEnumerable<IGrouping<string, string>> QueryValues() =>
        from pair in Query.Split('&')
        where pair != "" && !pair.Contains(';') && EscapeProblem(pair) is null
        let parts = pair.Split('=', 2)
        group Unescape(parts.Length > 1 ? parts[1] : "") by Unescape(parts[0]);

    private static bool IsPathCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "-_.~!$&'()*+,;=:@[]%/".Contains(c, StringComparison.Ordinal);

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
