using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of what becomes a pod's <c>/etc/hosts</c> and <c>/etc/resolv.conf</c>: its host aliases and DNS settings.</summary>
internal static class ResolverChecks
{
    private const int MostNameservers = 3;
    private const int MostSearches = 32;
    private const int MostSearchCharacters = 2048;

    public static void Check(Value spec, Problems problems)
    {
        CheckAliases(spec["hostAliases"].Items, problems);
        CheckSettings(spec, problems);
    }

    private static void CheckAliases(ValueList aliases, Problems problems)
    {
        using var _ = problems.At("hostAliases");
        for (var i = 0; i < aliases.Count; i++)
        {
            using var __ = problems.At(i);
            AddressChecks.Check("ip", aliases[i]["ip"], problems);
            foreach (var name in aliases[i]["hostnames"].Items)
            {
                problems.Invalid("hostnames", name, Names.Subdomain(name.AsString() ?? ""));
            }
        }
    }

    private static void CheckSettings(Value spec, Problems problems)
    {
        using var _ = problems.At("dnsConfig");
        var (settings, isAlone) = (spec["dnsConfig"], spec["dnsPolicy"].AsString() == "None");
        var (servers, searches, options) = (settings["nameservers"].Items, settings["searches"].Items, settings["options"].Items);
        if (isAlone && settings.IsNull)
        {
            problems.Required("", "must provide `dnsConfig` when `dnsPolicy` is None");
        }
        else if (isAlone && servers.Count == 0)
        {
            problems.Required("nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }

        if (servers.Count > MostNameservers)
        {
            problems.Invalid("nameservers", servers, $"must not have more than {MostNameservers} nameservers");
        }

        for (var i = 0; i < servers.Count; i++)
        {
            AddressChecks.Check($"nameservers[{i}]", servers[i], problems);
        }

        CheckSearches(searches, problems);
        for (var i = 0; i < options.Count; i++)
        {
            if ((options[i]["name"].AsString() ?? "").Length == 0)
            {
                problems.Required($"options[{i}]", "must not be empty");
            }
        }
    }

    private static void CheckSearches(ValueList searches, Problems problems)
    {
        if (searches.Count > MostSearches)
        {
            problems.Invalid("searches", searches, $"must not have more than {MostSearches} search paths");
        }

        if (string.Join(' ', searches.Select(search => search.AsString())).Length > MostSearchCharacters)
        {
            problems.Invalid(
                "searches", searches, $"must not have more than {MostSearchCharacters} characters (including spaces) in the search list");
        }

        for (var i = 0; i < searches.Count; i++)
        {
            // "." alone, a dot at the end and underscores are fine in a search path.
            var search = searches[i].AsString() ?? "";
            var name = search.EndsWith('.') ? search[..^1] : search;
            if (search != ".")
            {
                problems.Invalid($"searches[{i}]", search, Names.Subdomain(name.Replace('_', 'a')));
            }
        }
    }
}
