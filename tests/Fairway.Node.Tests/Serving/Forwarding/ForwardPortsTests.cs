using Fairway.Node.Serving.Forwarding;
using Microsoft.Extensions.Primitives;

namespace Fairway.Node.Tests.Serving.Forwarding;

public sealed class ForwardPortsTests
{
    [Fact]
    public void Ports_are_given_one_by_one_or_in_lists() =>
        Assert.Equal([80, 443, 8443], ForwardPorts.Read(new StringValues(["80", "443,8443"])).Ports);

    // kubelet/pkg/cri/streaming/portforward/websocket.go
    [Theory]
    [InlineData(new string[0], "query parameter \"port\" is required")]
    [InlineData(new[] { "" }, "query parameter \"port\" cannot be empty")]
    [InlineData(new[] { "http" }, "unable to parse \"http\" as a port")]
    [InlineData(new[] { "70000" }, "unable to parse \"70000\" as a port")]
    [InlineData(new[] { "0" }, "port \"0\" must be > 0")]
    public void What_is_no_port_is_refused(string[] query, string refusal) =>
        Assert.StartsWith(refusal, ForwardPorts.Read(new StringValues(query)).Refusal, StringComparison.Ordinal);
}
