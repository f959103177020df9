using System.Net;
using System.Net.Sockets;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>networking.k8s.io/v1 ServiceCIDR and IPAddress (KEP-1880): the ranges of services' addresses, and the addresses that are taken.</summary>
internal static class ServiceRangeRules
{
    private const string RangeMessage = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    public static KindRules Range { get; } = new() { Validate = ValidateRange };

    public static KindRules Address { get; } = new() { Name = AddressName, Validate = ValidateAddress };

    private static IReadOnlyList<string> AddressName(string name) => !AddressText.TryRead(name, out var address)
        ? ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
        : address.ToString() != name
            ? [$"must be in canonical form (\"{address}\")"]
            : [];

    private static IReadOnlyList<FieldError> ValidateRange(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var (ranges, before) = (@new["spec"]["cidrs"], old["spec"]["cidrs"]);
        if (!old.IsNull)
        {
            // A second range of the other family may be added to the first.
            if (before.Items.Count == 2 || ranges.Items.Count < before.Items.Count || ranges[0] != before[0])
            {
                problems.Immutable("cidrs", ranges, before);
            }
        }

        if (ranges.Items.Count == 0)
        {
            problems.Required("cidrs", "at least one CIDR required");
        }
        else if (ranges.Items.Count > 2)
        {
            problems.Invalid("cidrs", ranges, "may only hold up to 2 values");
        }
        else
        {
            CheckRanges(ranges, problems);
        }

        return problems.All;
    }

    private static void CheckRanges(Value ranges, Problems problems)
    {
        var families = new List<AddressFamily>();
        problems.Each("cidrs", ranges, range =>
        {
            var text = range.AsString() ?? "";
            if (!AddressText.IsRange(text))
            {
                problems.Invalid("", text, RangeMessage);
            }
            else if (!IPNetwork.TryParse(text, out var network)
                || !network.BaseAddress.Equals(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)))))
            {
                problems.Invalid("", text, "must not have bits set beyond the prefix length");
            }
            else if (network.ToString() != text)
            {
                problems.Invalid("", text, $"must be in canonical form (\"{network}\")");
            }
            else
            {
                families.Add(network.BaseAddress.AddressFamily);
            }
        });
        if (families is [var one, var other] && one == other)
        {
            problems.Invalid("cidrs", ranges, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }
    }

    private static IReadOnlyList<FieldError> ValidateAddress(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var reference = @new["spec"]["parentRef"];
        if (!reference.IsMap)
        {
            problems.Required("parentRef");
            return problems.All;
        }

        using (problems.At("parentRef"))
        {
            if (reference["group"].AsString() is { Length: > 0 } group)
            {
                problems.Invalid("group", group, Names.Subdomain(group));
            }

            foreach (var field in (ReadOnlySpan<string>)["resource", "name", "namespace"])
            {
                if (reference[field].AsString() is { Length: > 0 } text)
                {
                    problems.Invalid(field, text, Names.PathSegment(text));
                }
            }
        }

        if (!old.IsNull)
        {
            problems.Immutable("parentRef", reference, old["spec"]["parentRef"]);
        }

        return problems.All;
    }
}
