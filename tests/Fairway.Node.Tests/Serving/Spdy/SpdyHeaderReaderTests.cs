using Fairway.Node.Serving.Spdy;

namespace Fairway.Node.Tests.Serving.Spdy;

public sealed class SpdyHeaderReaderTests
{
    // Two blocks of one stream made by zlib 1.2.13 with the dictionary of draft-mbelshe-httpbis-spdy-00, and one of 200,000 equal letters.
    private const string First = "ePnjxqfCAiVvcDorKUpNzIUWJaypoIDGUsZwIRwHKbSLwPnDwsDCAEhzFkEiOROU+BkNAAAAAP//";
    private const string Second = "wmo0qJRKpNRkAAAAAP//";

    private static readonly string Bomb = "ePnjxqfC7NJBDQAgDACxkb3naVbAv4iBBP5tcg7ufrReO7L6" + new string('A', 230) + "DfBgAA//8=";

    [Fact]
    public void Blocks_compressed_with_the_preset_dictionary_are_read_one_after_the_other()
    {
        using var reader = new SpdyHeaderReader();

        var first = reader.Read(Convert.FromBase64String(First));
        var second = reader.Read(Convert.FromBase64String(Second));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["streamtype"] = "error",
                ["content-type"] = "text/plain",
                ["port"] = "8080",
                ["requestid"] = "0",
            },
            first);
        Assert.Equal("data", second["streamType"]);
        Assert.Equal("8080", second["port"]);
    }

    [Fact]
    public void Headers_that_grow_out_of_bounds_are_refused()
    {
        using var reader = new SpdyHeaderReader();

        Assert.Throws<InvalidDataException>(() => reader.Read(Convert.FromBase64String(Bomb)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("78")]
    [InlineData("78BB0102")]
    [InlineData("7801FFFFFFFFFF")]
    [InlineData("7801")]
    public void What_is_no_block_is_refused(string bytes)
    {
        using var reader = new SpdyHeaderReader();

        Assert.Throws<InvalidDataException>(() => reader.Read(Convert.FromHexString(bytes)));
    }

    // A count, lengths and bytes in a stored block: more headers, or longer ones, than there are.
    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 1, 0, 0, 0, 9, 65 })]
    [InlineData(new byte[] { 0, 0, 0, 1, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 127, 255, 255, 255 })]
    public void Counts_and_lengths_that_lie_are_refused(byte[] block)
    {
        using var reader = new SpdyHeaderReader();

        Assert.Throws<InvalidDataException>(() => reader.Read((byte[])[0x78, 0x01, .. StoredBlock.Of(block)]));
    }
}
