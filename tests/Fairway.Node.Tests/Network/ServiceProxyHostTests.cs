using System.Net;
using Fairway.Node.Network;

namespace Fairway.Node.Tests.Network;

public sealed class ServiceProxyHostTests
{
    private readonly List<string> _written = [];
    private string _links = "";

    [Fact]
    public async Task Each_link_is_opened_once_and_a_new_one_of_the_same_name_again()
    {
        var host = Host(_ => true);
        _links = """[{"ifname":"fwa1n2","ifindex":7},{"ifname":"fwb2n2","ifindex":8},{"ifname":"lo","ifindex":1}]""";
        await host.OpenLinksToLoopbackAsync(CancellationToken.None);
        await host.OpenLinksToLoopbackAsync(CancellationToken.None);
        Assert.Equal(["/proc/sys/net/ipv4/conf/fwa1n2/route_localnet"], _written);

        _links = """[{"ifname":"fwa1n2","ifindex":9}]""";
        await host.OpenLinksToLoopbackAsync(CancellationToken.None);
        Assert.Equal(2, _written.Count);
    }

    [Fact]
    public async Task A_link_that_goes_meanwhile_does_not_stop_the_others()
    {
        var host = Host(path => !path.Contains("n2/", StringComparison.Ordinal));
        _links = """[{"ifname":"fwa1n2","ifindex":7},{"ifname":"fwa1n3","ifindex":8}]""";

        await host.OpenLinksToLoopbackAsync(CancellationToken.None);

        Assert.Equal(["/proc/sys/net/ipv4/conf/fwa1n3/route_localnet"], _written);
    }

    private ServiceProxyHost Host(Func<string, bool> isThere) => new(
        new() { InstanceId = "a1", ServiceRange = IPNetwork.Parse("10.96.0.0/16") },
        (program, arguments, _, _) =>
        {
            if (program == "tee" && !isThere(arguments[0]))
            {
                throw new IOException("No such file or directory");
            }

            _written.AddRange(program == "tee" ? arguments : []);
            return Task.FromResult(program == "ip" ? _links : "");
        });
}
