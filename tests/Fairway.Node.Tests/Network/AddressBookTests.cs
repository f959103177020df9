using Fairway.Node.Network;

namespace Fairway.Node.Tests.Network;

public sealed class AddressBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-addresses-").FullName;

    private string File => Path.Combine(_folder, "addresses.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_pod_keeps_its_number_over_a_restart()
    {
        var range = PodRange.Parse("10.244.7.0/24");
        var first = new AddressBook(File, range);
        Assert.Equal((2, 3, 2), (first.Take("a"), first.Take("b"), first.Take("a")));
        var second = new AddressBook(File, range);
        Assert.Equal((3, 4), (second.Take("b"), second.Take("c")));
    }

    [Fact]
    public void A_released_number_comes_back_last_and_a_full_range_says_so()
    {
        var book = new AddressBook(File, PodRange.Parse("10.244.7.0/29"));
        Assert.Equal([2, 3, 4, 5, 6], Enumerable.Range(0, 5).Select(i => book.Take($"pod{i}")));
        var e = Assert.Throws<PodNetworkException>(() => book.Take("more"));
        Assert.Contains("no addresses left in 10.244.7.0/29", e.Message, StringComparison.Ordinal);
        book.Release("pod2");
        Assert.Equal(4, book.Take("more"));
    }

    [Fact]
    public void The_first_range_that_nobody_uses_is_chosen()
    {
        var used = new[] { PodRange.Parse("10.244.0.0/24"), PodRange.Parse("10.244.1.77/32"), PodRange.Parse("192.168.0.0/16") };
        Assert.Equal("10.244.2.0/24", HostNetwork.Choose("", isFixed: false, used).ToString());
        Assert.Equal("10.244.9.0/24", HostNetwork.Choose("10.244.9.0/24", isFixed: false, used).ToString());
        Assert.Equal("10.244.2.0/24", HostNetwork.Choose("10.244.1.0/24", isFixed: false, used).ToString());
        Assert.Throws<PodNetworkException>(() => HostNetwork.Choose("10.244.1.0/24", isFixed: true, used));
    }

    [Fact]
    public void Names_tell_whose_they_are()
    {
        Assert.True(NetworkNames.IsLinkOf("ab1", NetworkNames.Link("ab1", 250)));
        Assert.False(NetworkNames.IsLinkOf("ab1", NetworkNames.Link("ab", 1)));
        Assert.True(NetworkNames.Link("ffffff", 9999).Length <= 15);
        Assert.False(NetworkNames.IsNamespaceOf("a", NetworkNames.Namespace("ab", 1)));
    }
}
