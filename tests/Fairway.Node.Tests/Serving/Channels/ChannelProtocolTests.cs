using System.Text;
using Fairway.Node.Serving.Channels;

namespace Fairway.Node.Tests.Serving.Channels;

public sealed class ChannelProtocolTests
{
    // The samples of apimachinery's wsstream, on channels 0 and 1.
    [Fact]
    public void Base64_messages_begin_with_the_channels_digit()
    {
        var protocol = ChannelProtocol.Choose(ChannelProtocol.OfCommands, ["base64.channel.k8s.io"])!;

        var (channel, content) = protocol.Decode(new byte[] { 48, 90, 109, 57, 118, 67, 103, 111, 61 });

        Assert.Equal((0, "foo\n\n"), (channel, Encoding.ASCII.GetString(content.Span)));
        Assert.Equal(new byte[] { 49, 67, 103, 61, 61 }, protocol.Encode(1, "\n"u8));
        Assert.Throws<InvalidDataException>(() => protocol.Decode(Encoding.ASCII.GetBytes("0###")));
    }

    [Theory]
    [InlineData("v5.channel.k8s.io,v4.channel.k8s.io", 5)]
    [InlineData("v9.channel.k8s.io,v4.base64.channel.k8s.io", 4)]
    [InlineData("channel.k8s.io", 1)]
    public void The_clients_first_choice_that_is_served_is_taken(string asked, int version) =>
        Assert.Equal(version, ChannelProtocol.Choose(ChannelProtocol.OfCommands, asked.Split(','))!.Version);

    [Fact]
    public void A_client_that_asks_for_none_speaks_the_first_version() =>
        Assert.Equal(1, ChannelProtocol.Choose(ChannelProtocol.OfCommands, [])!.Version);

    [Fact]
    public void What_is_not_served_is_not_chosen() => Assert.Null(ChannelProtocol.Choose(ChannelProtocol.OfPorts, ["v5.channel.k8s.io"]));
}
