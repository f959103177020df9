using System.Text;

namespace Fairway.Node.Tests.Kit;

/// <summary>Writes tar archives byte by byte, wrong ones too, which the framework's writer would refuse.</summary>
internal sealed class TarBuilder
{
    private readonly List<byte> _bytes = [];

    public TarBuilder File(string name, ReadOnlySpan<byte> content, int mode = 0x1A4, int user = 0)
    {
        Header(name, '0', content.Length, mode, "", user);
        _bytes.AddRange(content);
        return Pad(content.Length);
    }

    public TarBuilder File(string name, string content = "", int mode = 0x1A4) => File(name, Encoding.UTF8.GetBytes(content), mode);

    public TarBuilder Folder(string name, int mode = 0x1ED)
    {
        Header(name, '5', 0, mode, "", 0);
        return this;
    }

    public TarBuilder Link(string name, string target)
    {
        Header(name, '2', 0, 0x1FF, target, 0);
        return this;
    }

    public TarBuilder HardLink(string name, string target)
    {
        Header(name, '1', 0, 0x1A4, target, 0);
        return this;
    }

    public TarBuilder Raw(char type, string name, long claimedSize, ReadOnlySpan<byte> content = default)
    {
        Header(name, type, claimedSize, 0x1A4, "", 0);
        _bytes.AddRange(content);
        return Pad(content.Length);
    }

    public byte[] Build()
    {
        _bytes.AddRange(new byte[1024]);
        return [.. _bytes];
    }

    private TarBuilder Pad(int length)
    {
        _bytes.AddRange(new byte[-length & 511]);
        return this;
    }

    private void Header(string name, char type, long size, int mode, string link, int user)
    {
        var header = new byte[512];
        Put(header, 0, name);
        Put(header, 100, Convert.ToString(mode, 8).PadLeft(7, '0'));
        Put(header, 108, Convert.ToString(user, 8).PadLeft(7, '0'));
        Put(header, 116, "0000000");
        Put(header, 124, Convert.ToString(size, 8).PadLeft(11, '0'));
        Put(header, 136, "00000000000");
        Put(header, 148, "        ");
        header[156] = (byte)type;
        Put(header, 157, link);
        Put(header, 257, "ustar");
        Put(header, 263, "00");
        Put(header, 148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        _bytes.AddRange(header);
    }

    private static void Put(byte[] header, int offset, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, offset);
}
