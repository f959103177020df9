using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of where a webhook is: an address, or a service of the cluster.</summary>
internal static class WebhookClientChecks
{
    private const string Form = "; desired format: https://host[/path]";

    /// <summary>Expects the place to be the configuration of the client, which has one of the two.</summary>
    public static void Check(Value client, Problems problems)
    {
        if (client["url"].AsString() is { } address)
        {
            CheckAddress(address, problems);
            return;
        }

        using var _ = problems.At("service");
        var service = client["service"];
        if ((service["name"].AsString() ?? "").Length == 0)
        {
            problems.Required("name", "service name is required");
        }

        if ((service["namespace"].AsString() ?? "").Length == 0)
        {
            problems.Required("namespace", "service namespace is required");
        }

        if (service["port"].AsLong() is { } port && Names.PortNumber(port) is { Count: > 0 } messages)
        {
            problems.Invalid("port", port, "port is not valid: " + string.Join(", ", messages));
        }

        CheckPath(service["path"].AsString() ?? "", problems);
    }

    private static void CheckAddress(string text, Problems problems)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            problems.Invalid("url", "", "'https' is the only allowed URL scheme" + Form);
            problems.Invalid("url", "", "host must be provided" + Form);
            return;
        }

        if (address.Scheme != Uri.UriSchemeHttps)
        {
            problems.Invalid("url", address.Scheme, "'https' is the only allowed URL scheme" + Form);
        }

        if (address.Authority.Length == 0)
        {
            problems.Invalid("url", "", "host must be provided" + Form);
        }

        if (address.UserInfo.Length > 0)
        {
            problems.Invalid("url", address.UserInfo, "user information is not permitted in the URL");
        }

        if (address.Fragment.Length > 0)
        {
            problems.Invalid("url", address.Fragment[1..], "fragments are not permitted in the URL");
        }

        if (address.Query.Length > 1)
        {
            problems.Invalid("url", address.Query[1..], "query parameters are not permitted in the URL");
        }
    }

    private static void CheckPath(string path, Problems problems)
    {
        if (path is "" or "/")
        {
            return;
        }

        if (path[0] != '/')
        {
            problems.Invalid("path", path, "must start with a '/'");
        }

        var segments = (path.Length > 2 && path[^1] == '/' ? path[1..^1] : path[1..]).Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Length == 0)
            {
                problems.Invalid("path", path, $"segment[{i}] may not be empty");
                continue;
            }

            problems.Invalid("path", path, [.. Names.Subdomain(segments[i]).Select(message => $"segment[{i}]: {message}")]);
        }
    }
}
