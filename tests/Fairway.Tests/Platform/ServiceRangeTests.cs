using System.Net;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Tests.Platform;

public sealed class ServiceRangeTests
{
    // Lines as iproute2 6.1 prints them.
    private const string Routes = """
        default via 172.16.0.1 dev eth0
        10.97.0.0/16 dev lo scope link src 10.244.0.1
        10.244.3.7 dev fw1a2b3c1 scope link
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        """;

    [Theory]
    [InlineData(0, "10.96.0.0/16")]
    [InlineData(1, "10.98.0.0/16")]
    [InlineData(17, "10.98.0.0/16")]
    [InlineData(15, "10.111.0.0/16")]
    public void The_first_range_from_the_seed_that_no_route_touches_is_taken(int seed, string expected) =>
        Assert.Equal(IPNetwork.Parse(expected), ServiceRange.Choose(seed, Routes));

    [Fact]
    public void A_wider_route_takes_every_range_below_it() =>
        Assert.Throws<UserError>(() => ServiceRange.Choose(0, "10.0.0.0/8 dev eth0 proto kernel scope link src 10.0.0.5"));
}
