using System.Net;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Tests.Platform;

public sealed class RangeClaimsTests
{
    private static readonly IPNetwork Services = IPNetwork.Parse("198.18.0.0/16");
    private static readonly IPNetwork Pods = IPNetwork.Parse("198.19.7.0/24");

    [Fact]
    public void A_range_is_one_instance_s_until_that_ends()
    {
        using var second = new RangeClaims();
        using (var first = new RangeClaims())
        {
            Assert.True(first.TryTake(Services));
            Assert.False(second.TryTake(Services));
            Assert.True(second.TryTake(Pods));
        }

        Assert.True(second.TryTake(Services));
    }

    [Fact]
    public void A_saved_instance_whose_addresses_another_one_has_is_told_so()
    {
        var instance = new Instance("abc", new(6443, 5000, 7080), IPNetwork.Parse("198.18.8.0/24"), IPNetwork.Parse("198.18.9.0/24"));
        using var other = new RangeClaims();
        other.TryTake(instance.PodRange);
        using var claims = new RangeClaims();
        var e = Assert.Throws<UserError>(() => claims.Take(instance));
        Assert.Equal("the addresses 198.18.9.0/24 of this instance are those of another one that runs now; stop that one first", e.Message);
    }

    [Fact]
    public async Task Instances_that_start_together_get_ranges_of_their_own()
    {
        RangeClaims[] claims = [.. Enumerable.Range(0, 6).Select(_ => new RangeClaims())];
        try
        {
            var instances = await Task.WhenAll(claims.Select(own => Instance.NewAsync(new(6443, 5000, 7080), own, CancellationToken.None)));
            Assert.Equal(6, instances.DistinctBy(instance => instance.ServiceRange).Count());
            Assert.Equal(6, instances.DistinctBy(instance => instance.PodRange).Count());
        }
        finally
        {
            Array.ForEach(claims, own => own.Dispose());
        }
    }
}
