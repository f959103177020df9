using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>IP addresses and networks: <c>ip</c>, <c>isIP</c>, <c>cidr</c>, <c>containsIP</c> ...</summary>
public static class NetworkLibrary
{
    // Comparing two prefixes costs what comparing their bytes does.
    private const double Bytes = CelCostModel.CharacterFactor;

    public static CelLibrary Ip { get; } = new("ip", [.. Addresses, .. Properties]) { Types = [CelIp.IpType] };

    public static CelLibrary Cidr { get; } = new("cidr", [.. Networks, .. Containment]) { Types = [CelCidr.CidrType] };

    private static IEnumerable<CelFunction> Addresses =>
    [
        new("ip", CelOverload.Global("string_to_ip", T.String, CelIp.IpType, ParseIp, CelCostModel.Traversal(0))),
        new("isIP", CelOverload.Global("is_ip", T.String, T.Bool, a => CelIp.Parse(a.AsString()!, out _) is not null, CelCostModel.Traversal(0))),
        new("ip.isCanonical", CelOverload.Global("ip_is_canonical", T.String, T.Bool, IsCanonical, CelCostModel.Traversal(0, passes: 2))),
        new("string", CelOverload.Global("ip_to_string", CelIp.IpType, T.String, a => a.ToString())),
    ];

    private static IEnumerable<CelFunction> Properties =>
    [
        new("family", CelOverload.Member("ip_family", CelIp.IpType, T.Int, a => a.As<CelIp>()!.IsV4 ? 4L : 6L)),
        Property("isUnspecified", ip => ip.IsUnspecified),
        Property("isLoopback", ip => ip.IsLoopback),
        Property("isLinkLocalMulticast", ip => ip.IsLinkLocalMulticast),
        Property("isLinkLocalUnicast", ip => ip.IsLinkLocalUnicast),
        Property("isGlobalUnicast", ip => ip.IsGlobalUnicast),
    ];

    private static IEnumerable<CelFunction> Networks =>
    [
        new("cidr", CelOverload.Global("string_to_cidr", T.String, CelCidr.CidrType, ParseCidr, CelCostModel.Traversal(0))),
        new("isCIDR", CelOverload.Global(
            "is_cidr", T.String, T.Bool, a => CelCidr.Parse(a.AsString()!, out _) is not null, CelCostModel.Traversal(0))),
        new("ip", CelOverload.Member("cidr_ip", CelCidr.CidrType, CelIp.IpType, a => a.As<CelCidr>()!.Address)),
        new("masked", CelOverload.Member("cidr_masked", CelCidr.CidrType, CelCidr.CidrType, a => a.As<CelCidr>()!.Masked())),
        new("prefixLength", CelOverload.Member("cidr_prefix_length", CelCidr.CidrType, T.Int, a => (long)a.As<CelCidr>()!.Length)),
        new("string", CelOverload.Global("cidr_to_string", CelCidr.CidrType, T.String, a => a.ToString())),
    ];

    private static IEnumerable<CelFunction> Containment =>
    [
        new("containsIP", [
            CelOverload.Member("cidr_contains_ip_string", CelCidr.CidrType, T.String, T.Bool, (a, b) => ContainsIp(a, ParseIp(b)), Compare(0, true)),
            CelOverload.Member("cidr_contains_ip_ip", CelCidr.CidrType, CelIp.IpType, T.Bool, ContainsIp, Compare(0, false)),
        ]),
        new("containsCIDR", [
            CelOverload.Member(
                "cidr_contains_cidr_string", CelCidr.CidrType, T.String, T.Bool, (a, b) => ContainsCidr(a, ParseCidr(b)), Compare(1, true)),
            CelOverload.Member("cidr_contains_cidr", CelCidr.CidrType, CelCidr.CidrType, T.Bool, ContainsCidr, Compare(1, false)),
        ]),
    ];

    private static CelFunction Property(string name, Func<CelIp, bool> holds) =>
        new(name, CelOverload.Member($"ip_{name}", CelIp.IpType, T.Bool, a => holds(a.As<CelIp>()!)));

    private static CelValue ParseIp(CelValue text) => CelIp.Parse(text.AsString()!, out var problem) is { } ip ? ip : CelValue.Error(problem);

    private static CelValue ParseCidr(CelValue text) => CelCidr.Parse(text.AsString()!, out var problem) is { } cidr ? cidr : CelValue.Error(problem);

    private static CelValue IsCanonical(CelValue text) =>
        CelIp.Parse(text.AsString()!, out var problem) is { } ip ? ip.ToString() == text.AsString() : CelValue.Error(problem);

    private static CelValue ContainsIp(CelValue cidr, CelValue ip) => ip.IsError ? ip : cidr.As<CelCidr>()!.Contains(ip.As<CelIp>()!);

    private static CelValue ContainsCidr(CelValue cidr, CelValue other) => other.IsError ? other : cidr.As<CelCidr>()!.Contains(other.As<CelCidr>()!);

    // Two passes over the prefix; a network takes one more and a unit, a text one over itself.
    private static CelCostModel Compare(ulong network, bool parses) => CelCostModel.From(
        arguments =>
        {
            var size = CelCostModel.SizeOf(arguments[0]);
            return CelRange.Scaled(2 * size, Bytes)
                + (network == 0 ? 0 : CelRange.Scaled(size, Bytes) + network)
                + (parses ? CelRange.Scaled(CelCostModel.SizeOf(arguments[1]), Bytes) : 0);
        },
        call =>
        {
            var size = new CelRange(4, 16);
            var cost = (size + size).Scale(Bytes);
            cost = network == 0 ? cost : cost + size.Scale(Bytes) + CelRange.Exactly(network);
            return new(parses ? cost + call.Size(1).Scale(Bytes) : cost);
        });
}
