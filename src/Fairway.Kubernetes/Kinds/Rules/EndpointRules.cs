using System.Net.Sockets;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 Endpoints and discovery.k8s.io/v1 EndpointSlice.</summary>
internal static class EndpointRules
{
    private const int MostAddresses = 100;
    private const int MostEndpoints = 1000;

    public static KindRules Endpoints { get; } = new() { Validate = (@new, _) => ValidateEndpoints(@new) };

    public static KindRules EndpointSlice { get; } = new() { Validate = ValidateSlice };

    private static IReadOnlyList<FieldError> ValidateEndpoints(Value endpoints)
    {
        var problems = new Problems();
        using var _ = problems.At("subsets");
        var subsets = endpoints["subsets"].Items;
        for (var i = 0; i < subsets.Count; i++)
        {
            using var __ = problems.At(i);
            if (subsets[i]["addresses"].Items.Count + subsets[i]["notReadyAddresses"].Items.Count == 0)
            {
                problems.Required("", "must specify `addresses` or `notReadyAddresses`");
            }

            foreach (var list in (ReadOnlySpan<string>)["addresses", "notReadyAddresses"])
            {
                var addresses = subsets[i][list].Items;
                for (var j = 0; j < addresses.Count; j++)
                {
                    CheckAddress($"{list}[{j}].ip", addresses[j]["ip"], "", IsOfServer(endpoints), problems);
                }
            }

            CheckPorts(subsets[i]["ports"].Items, requireNames: subsets[i]["ports"].Items.Count > 1, problems);
        }

        return problems.All;
    }

    private static IReadOnlyList<FieldError> ValidateSlice(Value @new, Value old)
    {
        var problems = new Problems();
        var (type, endpoints) = (@new["addressType"].AsString() ?? "", @new["endpoints"].Items);
        if (endpoints.Count > MostEndpoints)
        {
            problems.Add(FieldError.TooMany("endpoints", endpoints.Count, MostEndpoints));
        }

        for (var i = 0; i < endpoints.Count; i++)
        {
            using var _ = problems.At("endpoints");
            using var __ = problems.At(i);
            var addresses = endpoints[i]["addresses"].Items;
            if (addresses.Count == 0)
            {
                problems.Required("addresses", "must contain at least 1 address");
            }
            else if (addresses.Count > MostAddresses)
            {
                problems.Add(FieldError.TooMany(problems.Place("addresses"), addresses.Count, MostAddresses));
            }

            for (var j = 0; j < addresses.Count; j++)
            {
                CheckAddress($"addresses[{j}]", addresses[j], type, IsOfServer(@new), problems);
            }
        }

        CheckPorts(@new["ports"].Items, requireNames: false, problems);
        if (!old.IsNull)
        {
            problems.Immutable("addressType", @new["addressType"], old["addressType"]);
        }

        return problems.All;
    }

    // The API server's own service leads to where it listens, wherever that is.
    private static bool IsOfServer(Value @object) => @object is { Namespace: "default", Name: "kubernetes" };

    private static void CheckAddress(string field, Value address, string type, bool allowsSpecial, Problems problems)
    {
        var text = address.AsString() ?? "";
        if (type == "FQDN")
        {
            problems.Invalid(field, text, Names.Subdomain(text));
            return;
        }

        var isAddress = AddressText.TryRead(text, out var parsed);
        var (family, message) = type switch
        {
            "IPv4" => (AddressFamily.InterNetwork, "must be an IPv4 address"),
            "IPv6" => (AddressFamily.InterNetworkV6, "must be an IPv6 address"),
            _ => (parsed?.AddressFamily ?? AddressFamily.Unknown, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"),
        };
        if (!isAddress || parsed!.AddressFamily != family)
        {
            problems.Invalid(field, text, message);
        }
        else if (!allowsSpecial)
        {
            problems.Invalid(field, text, [.. AddressChecks.SpecialErrors(parsed)]);
        }
    }

    private static void CheckPorts(ValueList ports, bool requireNames, Problems problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var _ = problems.At("ports");
        for (var i = 0; i < ports.Count; i++)
        {
            using var __ = problems.At(i);
            var name = ports[i]["name"].AsString() ?? "";
            if (requireNames && name.Length == 0)
            {
                problems.Required("name");
            }
            else if (name.Length > 0)
            {
                problems.Invalid("name", name, Names.Label(name));
            }

            if (!names.Add(name) && (name.Length > 0 || !requireNames))
            {
                problems.Duplicate("name", name);
            }

            if (ports[i]["port"].AsLong() is { } port)
            {
                problems.Invalid("port", port, Names.PortNumber(port));
            }
        }
    }
}
