using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Fairway.Node.Tests.Kit;

/// <summary>A client of SPDY/3.1 as kubectl was one before it spoke WebSocket: opens streams, writes, reads until the server leaves.</summary>
internal sealed class SpdyClient : IDisposable
{
    private readonly Stream _stream;
    private readonly MemoryStream _compressed = new();
    private readonly ZLibStream _compressor;
    private uint _next = 1;

    public SpdyClient(Stream stream)
    {
        _stream = stream;
        _compressor = new(_compressed, CompressionLevel.Optimal, leaveOpen: true);
    }

    /// <summary>What the server answered to the upgrade: its first line, and after a refusal the text.</summary>
    public string Answer { get; private init; } = "";

    /// <summary>What came on each stream.</summary>
    public Dictionary<uint, string> Received { get; } = [];

    /// <summary>Streams that the server closed or reset.</summary>
    public HashSet<uint> Ended { get; } = [];

    public List<uint> Reset { get; } = [];

    public static async Task<SpdyClient> ConnectAsync(TestNode node, string path, params string[] versions)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(node.Ready.Gateway, node.Ready.KubeletPort);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = node.Ready.Gateway.ToString(),
            ClientCertificates = [node.Certificates.Client],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == "CN=test-authority",
        });
        var head = $"POST /{path} HTTP/1.1\r\nHost: node\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n"
            + string.Concat(versions.Select(version => $"X-Stream-Protocol-Version: {version}\r\n")) + "\r\n";
        await tls.WriteAsync(Encoding.ASCII.GetBytes(head));
        return new(tls) { Answer = await ReadHeadAsync(tls) };
    }

    public async Task<uint> OpenAsync(params (string Name, string Value)[] headers)
    {
        var id = _next;
        _next += 2;
        byte[] block = [.. Number((uint)headers.Length), .. headers.SelectMany(header => Text(header.Name).Concat(Text(header.Value)))];
        _compressed.SetLength(0);
        _compressor.Write(block);
        _compressor.Flush();
        await WriteAsync(0x8003_0001, [.. Number(id), .. Number(0), 0, 0, .. _compressed.ToArray()]);
        return id;
    }

    public Task SendAsync(uint id, string content, bool isLast = false) => WriteAsync(id, Encoding.UTF8.GetBytes(content), isLast);

    public Task ResetAsync(uint id) => WriteAsync(0x8003_0003, [.. Number(id), .. Number(5)]);

    public Task WriteAsync(uint first, byte[] content, bool isLast = false) => _stream.WriteAsync(
        (byte[])[.. Number(first), .. Number((uint)content.Length | (isLast ? 1u << 24 : 0)), .. content]).AsTask();

    /// <summary>Reads until this is so, or the server leaves.</summary>
    public async Task ReadUntilAsync(Func<bool> isEnough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var head = new byte[8];
        while (!isEnough() && await _stream.ReadAtLeastAsync(head, 8, throwOnEndOfStream: false, limit.Token) == 8)
        {
            var (first, second) = (BinaryPrimitives.ReadUInt32BigEndian(head), BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)));
            var content = new byte[second & 0xFF_FFFF];
            await _stream.ReadExactlyAsync(content, limit.Token);
            Take(first, second, content);
        }
    }

    public Task ReadAsync() => ReadUntilAsync(() => false);

    public void Dispose()
    {
        _compressor.Dispose();
        _stream.Dispose();
    }

    private void Take(uint first, uint second, byte[] content)
    {
        if (first >> 31 == 0)
        {
            Received[first] = Received.GetValueOrDefault(first, "") + Encoding.UTF8.GetString(content);
            if (second >> 24 == 1)
            {
                Ended.Add(first);
            }
        }
        else if (first == 0x8003_0003)
        {
            Reset.Add(BinaryPrimitives.ReadUInt32BigEndian(content));
        }
    }

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, limit.Token) == 1)
        {
            text.Append((char)one[0]);
        }

        var head = text.ToString();
        if (head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            return head;
        }

        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer, limit.Token);
        return head + Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static IEnumerable<byte> Text(string text) => Number((uint)text.Length).Concat(Encoding.UTF8.GetBytes(text));
}
