using System.Text;
using Fairway.Node.Images;
using Fairway.Node.Tests.Kit;

namespace Fairway.Node.Tests.Images;

public sealed class TarReaderTests
{
    [Fact]
    public async Task Long_names_of_both_formats_are_read()
    {
        var name = string.Join('/', Enumerable.Repeat("folder", 30)) + "/file";
        var record = $" path={name}\n";
        var pax = Encoding.UTF8.GetBytes($"{record.Length + 3}{record}");
        var tar = new TarBuilder()
            .Raw('x', "pax", pax.Length, pax).File("short", "1")
            .Raw('L', "././@LongLink", name.Length + 1, Encoding.UTF8.GetBytes(name + "\0")).File("short", "2");
        Assert.Equal([name, name], (await ReadAllAsync(tar.Build())).Select(entry => entry.Name));
    }

    [Fact]
    public async Task An_attribute_keeps_its_bytes()
    {
        byte[] value = [1, 0, 0, 2, 0x80, 0xFF, 0, 0];
        byte[] record = [.. " SCHILY.xattr.security.capability="u8, .. value, (byte)'\n'];
        byte[] pax = [.. Encoding.ASCII.GetBytes($"{record.Length + 2}"), .. record];
        var entry = Assert.Single(await ReadAllAsync(new TarBuilder().Raw('x', "pax", pax.Length, pax).File("tool").Build()));
        Assert.Equal(value, entry.Attributes["security.capability"]);
    }

    [Fact]
    public async Task A_header_that_claims_gigabytes_is_refused_before_memory_is_taken()
    {
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => ReadAllAsync(new TarBuilder().Raw('x', "pax", 4_000_000_000).Build()));
        Assert.Contains("extended header", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_archive_and_a_wrong_checksum_are_refused()
    {
        var whole = new TarBuilder().File("x", new string('x', 2000)).Build();
        await Assert.ThrowsAsync<ImageFormatException>(() => ReadAllAsync(whole[..1500]));
        whole[0] ^= 1;
        await Assert.ThrowsAsync<ImageFormatException>(() => ReadAllAsync(whole));
    }

    [Theory]
    [InlineData("9 x=\n")]
    [InlineData("99 path=x\n")]
    [InlineData("path=x\n")]
    [InlineData("0 path=x\n")]
    public void A_damaged_pax_record_is_refused(string record) =>
        Assert.Throws<ImageFormatException>(() => PaxRecords.Read(Encoding.UTF8.GetBytes(record)));

    private static async Task<List<TarEntry>> ReadAllAsync(byte[] tar)
    {
        var reader = new TarReader(new MemoryStream(tar));
        var entries = new List<TarEntry>();
        while (await reader.NextAsync(CancellationToken.None) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
