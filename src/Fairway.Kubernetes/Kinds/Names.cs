using System.Text.RegularExpressions;

namespace Fairway.Kubernetes.Kinds;

/// <summary>What names may look like. Each function returns the API's own messages; none means the name is good.</summary>
public static partial class Names
{
    /// <summary>RFC 1123 subdomain: dotted labels, at most 253 bytes.</summary>
    public static IReadOnlyList<string> Subdomain(string name) => Check(
        name,
        253,
        SubdomainPattern(),
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");

    /// <summary>RFC 1123 label: at most 63 bytes, no dot.</summary>
    public static IReadOnlyList<string> Label(string name) => Check(
        name,
        63,
        LabelPattern(),
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");

    /// <summary>RFC 1035 label: as RFC 1123's, and starts with a letter.</summary>
    public static IReadOnlyList<string> Label1035(string name) => Check(
        name,
        63,
        Label1035Pattern(),
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
        + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");

    /// <summary>What can stand between two slashes of a URL: the names of roles and bindings.</summary>
    public static IReadOnlyList<string> PathSegment(string name)
    {
        if (name is "." or "..")
        {
            return [$"may not be '{name}'"];
        }

        var messages = new List<string>();
        foreach (var character in (ReadOnlySpan<string>)["/", "%"])
        {
            if (name.Contains(character, StringComparison.Ordinal))
            {
                messages.Add($"may not contain '{character}'");
            }
        }

        return messages;
    }

    /// <summary>A key of a ConfigMap or a Secret.</summary>
    public static IReadOnlyList<string> ConfigKey(string key)
    {
        var messages = new List<string>(Check(
            key,
            253,
            ConfigKeyPattern(),
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
            + "regex used for validation is '[-._a-zA-Z0-9]+')"));
        messages.AddRange(DotPrefix(key));
        return messages;
    }

    /// <summary>An environment variable: printable ASCII without <c>=</c>.</summary>
    public static IReadOnlyList<string> EnvironmentVariable(string name) =>
        name.Length > 0 && name.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !name.Contains('=', StringComparison.Ordinal)
            ? []
            : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

    /// <summary>The name of a port (RFC 6335): at most 15 lower-case letters, digits and single hyphens, with a letter.</summary>
    public static IReadOnlyList<string> Port(string name)
    {
        var messages = new List<string>();
        Add(name.Length > 15, "must be no more than 15 bytes");
        Add(!PortCharacters().IsMatch(name), "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        Add(!name.AsSpan().ContainsAnyInRange('a', 'z'), "must contain at least one letter (a-z)");
        Add(name.Contains("--", StringComparison.Ordinal), "must not contain consecutive hyphens");
        Add(name.StartsWith('-') || name.EndsWith('-'), "must not begin or end with a hyphen");
        return messages;

        void Add(bool wrong, string message)
        {
            if (wrong)
            {
                messages.Add(message);
            }
        }
    }

    public static IReadOnlyList<string> PortNumber(long port) => port is >= 1 and <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];

    public static IReadOnlyList<string> HttpHeader(string name) => HeaderPattern().IsMatch(name)
        ? []
        : ["a valid HTTP header must consist of alphanumeric characters or '-' "
            + "(e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"];

    /// <summary>A prefix that a suffix will be added to may end in a hyphen.</summary>
    public static string WithoutTrailingDash(string prefix) =>
        prefix.Length > 1 && prefix.EndsWith('-') ? prefix[..^2] + "a" : prefix;

    private static IReadOnlyList<string> Check(string name, int most, Regex pattern, string message) =>
        (name.Length > most, pattern.IsMatch(name)) switch
        {
            (false, true) => [],
            (true, true) => [$"must be no more than {most} bytes"],
            (false, false) => [message],
            _ => [$"must be no more than {most} bytes", message],
        };

    private static IReadOnlyList<string> DotPrefix(string name) => name switch
    {
        "." => ["must not be '.'"],
        ".." => ["must not be '..'"],
        _ when name.StartsWith("..", StringComparison.Ordinal) => ["must not start with '..'"],
        _ => [],
    };

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label1035Pattern();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex ConfigKeyPattern();

    [GeneratedRegex(@"^[-a-z0-9]+\z")]
    private static partial Regex PortCharacters();

    [GeneratedRegex(@"^[-A-Za-z0-9]+\z")]
    private static partial Regex HeaderPattern();
}
