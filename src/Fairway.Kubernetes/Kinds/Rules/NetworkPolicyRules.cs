using System.Globalization;
using System.Net;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>networking.k8s.io/v1 NetworkPolicy.</summary>
internal static class NetworkPolicyRules
{
    private const string RangeMessage = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    private static Value Default(Value policy) => Rewrite.Field(policy, "spec", static spec =>
    {
        foreach (var list in (ReadOnlySpan<string>)["ingress", "egress"])
        {
            spec = Rewrite.Items(spec, list, static rule => Rewrite.Items(rule, "ports", static port => Rewrite.Missing(port, "protocol", "TCP")));
        }

        spec = Rewrite.Missing(spec, "podSelector", ValueMap.Empty);
        return spec["policyTypes"].Items.Count > 0
            ? spec
            : spec.With("policyTypes", spec["egress"].Items.Count == 0 ? Value.List("Ingress") : Value.List("Ingress", "Egress"));
    });

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        SelectorChecks.Check(spec["podSelector"], "podSelector", problems);
        foreach (var (list, peers) in (ReadOnlySpan<(string, string)>)[("ingress", "from"), ("egress", "to")])
        {
            problems.Each(list, spec[list], rule =>
            {
                problems.Each("ports", rule["ports"], port => CheckPort(port, problems));
                problems.Each(peers, rule[peers], peer => CheckPeer(peer, problems));
            });
        }

        var types = spec["policyTypes"];
        if (types.Items.Count > 2)
        {
            problems.Invalid("policyTypes", types, "may not specify more than two policyTypes");
            return problems.All;
        }

        problems.Each("policyTypes", types, type =>
        {
            if (type.AsString() is not ("Ingress" or "Egress"))
            {
                problems.NotSupported("", type, "Ingress", "Egress");
            }
        });
        return problems.All;
    }

    private static void CheckPort(Value port, Problems problems)
    {
        if (port["protocol"].AsString() is { } protocol and not ("TCP" or "UDP" or "SCTP"))
        {
            problems.NotSupported("protocol", protocol, "TCP", "UDP", "SCTP");
        }

        var (number, last) = (port["port"], port["endPort"].AsLong());
        if (number.AsLong() is { } first)
        {
            problems.Invalid("port", first, Names.PortNumber(first));
            if (last < first)
            {
                problems.Invalid("endPort", port["endPort"], "must be greater than or equal to `port`");
            }
        }
        else if (number.AsString() is { } name)
        {
            problems.Invalid("port", name, Names.Port(name));
            if (last is not null)
            {
                problems.Invalid("endPort", port["endPort"], "may not be specified when `port` is non-numeric");
            }
        }
        else if (last is not null)
        {
            problems.Invalid("endPort", port["endPort"], "may not be specified when `port` is not specified");
        }

        if (last is { } end && !number.IsString && !number.IsNull)
        {
            problems.Invalid("endPort", end, Names.PortNumber(end));
        }
    }

    private static void CheckPeer(Value peer, Problems problems)
    {
        var isBlock = peer["ipBlock"].IsMap;
        var selects = peer["podSelector"].IsMap || peer["namespaceSelector"].IsMap;
        SelectorChecks.Check(peer["podSelector"], "podSelector", problems);
        SelectorChecks.Check(peer["namespaceSelector"], "namespaceSelector", problems);
        if (isBlock)
        {
            using var _ = problems.At("ipBlock");
            CheckBlock(peer["ipBlock"], problems);
        }

        if (!isBlock && !selects)
        {
            problems.Required("", "must specify a peer");
        }
        else if (isBlock && selects)
        {
            problems.Forbidden("", "may not specify both ipBlock and another peer");
        }
    }

    private static void CheckBlock(Value block, Problems problems)
    {
        if (block["cidr"].AsString() is not { Length: > 0 } range)
        {
            problems.Required("cidr");
            return;
        }

        if (ReadRange(range) is not { } whole)
        {
            problems.Invalid("cidr", range, RangeMessage);
            return;
        }

        problems.Each("except", block["except"], except =>
        {
            if (ReadRange(except.AsString() ?? "") is not { } part)
            {
                problems.Invalid("", except, RangeMessage);
            }
            else if (part.PrefixLength <= whole.PrefixLength || !whole.Contains(part.BaseAddress))
            {
                problems.Invalid("", except, "must be a strict subset of `cidr`");
            }
        });
    }

    // A range may be written by one of its hosts.
    private static IPNetwork? ReadRange(string text)
    {
        if (!AddressText.IsRange(text))
        {
            return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var bits = int.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        var bytes = IPAddress.Parse(text.AsSpan(0, slash)).GetAddressBytes();
        for (var bit = bits; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new(new IPAddress(bytes), bits);
    }
}
