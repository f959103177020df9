using System.Text.RegularExpressions;

namespace Fairway.Kubernetes.Kinds;

/// <summary>What names made of domains may look like. Each function returns the API's own messages; none means the name is good.</summary>
internal static partial class DomainNames
{
    /// <summary><c>*.example.com</c>.</summary>
    public static IReadOnlyList<string> Wildcard(string name)
    {
        var messages = new List<string>();
        if (name.Length > 253)
        {
            messages.Add("must be no more than 253 bytes");
        }

        if (!WildcardPattern().IsMatch(name))
        {
            messages.Add(
                "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case "
                + "alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation "
                + "is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        }

        return messages;
    }

    /// <summary>A domain of at least three labels, as webhooks are named. The empty name has one message, which is empty.</summary>
    public static IReadOnlyList<string> FullyQualified(string name) => Names.Subdomain(name) is { Count: > 0 } messages
        ? [string.Join(',', messages)]
        : name.Split('.').Length < 3
            ? ["should be a domain with at least three segments separated by dots"]
            : [];

    /// <summary>The path after the domain of <c>acme.io/foo</c>.</summary>
    public static bool IsPath(string path) => PathPattern().IsMatch(path);

    [GeneratedRegex(@"^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex WildcardPattern();

    // RFC 3986, 3.3: the characters of a path.
    [GeneratedRegex(@"^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+\z")]
    private static partial Regex PathPattern();
}
