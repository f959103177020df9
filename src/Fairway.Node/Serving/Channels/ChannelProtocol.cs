using System.Text;

namespace Fairway.Node.Serving.Channels;

/// <summary>
/// One of the WebSocket protocols with channels: each message begins with its channel's number, or in the base64 ones with its digit. v5 adds the
/// message 255, CHANNEL that closes one (KEP-4006).
/// </summary>
/// <param name="Name">As the client asks for it; empty when it asks for none.</param>
/// <param name="IsBase64">Messages are text.</param>
/// <param name="Version">From 1.</param>
internal sealed record ChannelProtocol(string Name, bool IsBase64, int Version)
{
    private const byte FirstDigit = (byte)'0';

    /// <summary>What exec and attach speak.</summary>
    public static IReadOnlyList<ChannelProtocol> OfCommands { get; } =
    [
        new("", false, 1), new("channel.k8s.io", false, 1), new("base64.channel.k8s.io", true, 1),
        new("v4.channel.k8s.io", false, 4), new("v4.base64.channel.k8s.io", true, 4), new("v5.channel.k8s.io", false, 5),
    ];

    /// <summary>What port-forward speaks beside SPDY.</summary>
    public static IReadOnlyList<ChannelProtocol> OfPorts { get; } =
        [.. OfCommands.Where(protocol => protocol is { Name: "" } or { Version: 4 })];

    /// <summary>The client's first choice that is served; null for none.</summary>
    public static ChannelProtocol? Choose(IReadOnlyList<ChannelProtocol> served, IList<string> asked)
    {
        var names = asked.Count == 0 ? [""] : asked;
        return names.Select(name => served.FirstOrDefault(protocol => protocol.Name == name)).FirstOrDefault(found => found is not null);
    }

    public byte[] Encode(byte channel, ReadOnlySpan<byte> content) => IsBase64
        ? Encoding.ASCII.GetBytes((char)(FirstDigit + channel) + Convert.ToBase64String(content))
        : [channel, .. content];

    /// <exception cref="InvalidDataException">It is not base64.</exception>
    public (byte Channel, ReadOnlyMemory<byte> Content) Decode(ReadOnlyMemory<byte> message)
    {
        var (channel, content) = (message.Span[0], message[1..]);
        if (!IsBase64)
        {
            return (channel, content);
        }

        try
        {
            return ((byte)(channel - FirstDigit), Convert.FromBase64String(Encoding.ASCII.GetString(content.Span)));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("a message is not base64", e);
        }
    }
}
