using System.Net;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Tests.Platform;

public sealed class FreeRangeTests
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
        Assert.Equal(IPNetwork.Parse(expected), FreeRange.Choose(FreeRange.Services, 16, seed, Routes, _ => true));

    [Theory]
    [InlineData(2, "10.244.2.0/24")]
    [InlineData(3, "10.244.4.0/24")]
    [InlineData(1023, "10.247.255.0/24")]
    public void One_route_to_a_pod_takes_the_range_of_its_node(int seed, string expected) =>
        Assert.Equal(IPNetwork.Parse(expected), FreeRange.Choose(FreeRange.Pods, 24, seed, Routes, _ => true));

    [Fact]
    public void A_wider_route_takes_every_range_below_it() =>
        Assert.Throws<UserError>(() => FreeRange.Choose(FreeRange.Services, 16, 0, "10.0.0.0/8 dev eth0 proto kernel scope link src 10.0.0.5", _ => true));

    [Fact]
    public void A_range_that_another_instance_has_taken_is_passed_over() => Assert.Equal(
        IPNetwork.Parse("10.99.0.0/16"),
        FreeRange.Choose(FreeRange.Services, 16, 1, Routes, range => !range.Equals(IPNetwork.Parse("10.98.0.0/16"))));
}
