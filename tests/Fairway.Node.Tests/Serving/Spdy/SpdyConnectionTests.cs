using Fairway.Node.Serving.Spdy;

namespace Fairway.Node.Tests.Serving.Spdy;

public sealed class SpdyConnectionTests
{
    // draft-mbelshe-httpbis-spdy-00, section 2.6: control bit and version 3, type, flags, length.
    private const string Ping = "80030006" + "00000004" + "00000007";
    private const string GoAway = "80030007" + "00000008" + "0000000000000000";

    [Fact]
    public async Task A_ping_is_answered_in_kind_and_settings_are_passed_over()
    {
        var (stream, connection) = Open(Ping + "80030004" + "0000000C" + "00000001" + "0000000400000064" + GoAway);

        Assert.Null(await connection.ReadAsync(CancellationToken.None));

        Assert.Equal(Ping, Convert.ToHexString(stream.Written));
    }

    [Fact]
    public async Task Content_tells_its_stream_and_its_end()
    {
        var (_, connection) = Open("00000003" + "00000002" + "6869" + "00000003" + "01000000");

        var first = await connection.ReadAsync(CancellationToken.None);
        Assert.Equal((SpdyFrameType.Data, 3u, false, "hi"), (first!.Value.Type, first.Value.Stream, first.Value.IsLast, Text(first.Value)));
        var last = await connection.ReadAsync(CancellationToken.None);
        Assert.Equal((3u, true, ""), (last!.Value.Stream, last.Value.IsLast, Text(last.Value)));
        Assert.Null(await connection.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Big_content_comes_in_pieces_of_which_the_last_is_the_last()
    {
        var (_, connection) = Open("00000001" + "0100C000" + new string('0', 2 * 0xC000));
        var (length, lasts) = (0, new List<bool>());
        while (await connection.ReadAsync(CancellationToken.None) is { } frame)
        {
            length += frame.Content.Length;
            lasts.Add(frame.IsLast);
        }

        Assert.Equal(0xC000, length);
        Assert.Equal([.. Enumerable.Repeat(false, lasts.Count - 1), true], lasts);
        Assert.True(lasts.Count > 1);
    }

    [Theory]
    [InlineData("80030001" + "00000004" + "00000001")]
    [InlineData("80030006" + "00000001" + "00")]
    [InlineData("80030063" + "00000000")]
    [InlineData("80030001" + "00FFFFFF")]
    public async Task What_is_not_the_protocol_or_too_big_is_refused(string bytes) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Open(bytes).Connection.ReadAsync(CancellationToken.None).AsTask());

    [Theory]
    [InlineData("00000001" + "00000005" + "6869")]
    [InlineData("80030006" + "00000004" + "00")]
    public async Task A_frame_that_breaks_off_is_an_error(string bytes) => await Assert.ThrowsAnyAsync<IOException>(async () =>
    {
        var connection = Open(bytes).Connection;
        while (await connection.ReadAsync(CancellationToken.None) is not null)
        {
        }
    });

    private static string Text(SpdyFrame frame) => System.Text.Encoding.ASCII.GetString(frame.Content.Span);

    private static (TwoWay Stream, SpdyConnection Connection) Open(string hexadecimal)
    {
        var stream = new TwoWay(Convert.FromHexString(hexadecimal));
        return (stream, new(stream));
    }

    private sealed class TwoWay(byte[] input) : MemoryStream(input)
    {
        private readonly MemoryStream _written = new();

        public byte[] Written => _written.ToArray();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _written.WriteAsync(buffer, cancellationToken);
    }
}
