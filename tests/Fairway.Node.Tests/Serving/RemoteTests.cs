using System.Net.WebSockets;
using System.Text;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Serving;

public sealed class RemoteTests
{
    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Logs_commands_and_terminals_are_served_to_who_shows_a_certificate()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("shell", "echo one; echo two; trap 'exit 0' TERM; while true; do sleep 0.1; done", "Always");
        await node.WaitForReadyAsync("shell");
        await TestNode.UntilAsync(() => node.Log("shell") == "one\ntwo\n", () => node.Log("shell"));
        using var client = Client(node, withCertificate: true);
        Assert.Equal("two\n", await client.GetStringAsync(Url(node, "https", "containerLogs/default/shell/main?tailLines=1")));
        using var missing = await client.GetAsync(Url(node, "https", "containerLogs/default/shell/main?previous=true"));
        Assert.Equal(400, (int)missing.StatusCode);
        Assert.Equal("previous terminated container \"main\" in pod \"shell\" not found", await missing.Content.ReadAsStringAsync());
        using var stranger = Client(node, withCertificate: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetStringAsync(Url(node, "https", "healthz")));

        const string Query = "command=sh&command=-c&command=cat;echo+oops+>%262;exit+5&input=1&output=1&error=1";
        var plain = await ExecAsync(node, Query, "v5.channel.k8s.io", [0, .. "hello"u8], [255, 0]);
        Assert.Equal(("hello", "oops\n"), (plain[1], plain[2]));
        Assert.Equal("5", JsonReader.Read(plain[3])["details"]["causes"][0]["message"].AsString());
        var quiet = await ExecAsync(node, "command=true&output=1&error=1", "v4.channel.k8s.io");
        Assert.Equal("Success", JsonReader.Read(quiet[3])["status"].AsString());
        var absent = await ExecAsync(node, "command=/nope&output=1&error=1", "v4.channel.k8s.io");
        Assert.Equal("InternalError", JsonReader.Read(absent[3])["reason"].AsString());
        var size = Encoding.ASCII.GetBytes("{\"Width\":111,\"Height\":33}");
        var terminal = await ExecAsync(
            node, "command=sh&input=1&output=1&tty=1", "v5.channel.k8s.io", [4, .. size], [0, .. "sleep 0.3; stty size; exit 3\n"u8]);
        Assert.Contains("33 111", terminal[1], StringComparison.Ordinal);
        Assert.Equal("3", JsonReader.Read(terminal[3])["details"]["causes"][0]["message"].AsString());
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Attach_speaks_with_the_main_process()
    {
        await using var node = await TestNode.StartAsync();
        var container = TestNode.Shell("main", "read line; echo got $line; sleep 0.2; exit 0").With("stdin", true);
        node.Run("echo", Value.Map(("containers", Value.List(container)), ("restartPolicy", "Never")));
        await node.WaitForPhaseAsync("echo", "Running");
        var answer = await RemoteAsync(node, "attach/default/echo/main?input=1&output=1&error=1", "v5.channel.k8s.io", [0, .. "ping\n"u8]);
        Assert.Equal("got ping\n", answer[1]);
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_client_that_leaves_ends_its_command_and_a_process_that_cannot_be_reached_is_told()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("shell", "trap 'exit 0' TERM; while true; do sleep 0.1; done", "Always");
        var pod = await node.WaitForReadyAsync("shell");
        var id = pod["status"]["containerStatuses"][0]["containerID"].AsString()!.Split("//")[1];
        foreach (var query in new[] { "command=sleep&command=1000&output=1", "command=sh&input=1&output=1&tty=1" })
        {
            using var socket = await ConnectAsync(node, "exec/default/shell/main?" + query, "v5.channel.k8s.io");
            await TestNode.UntilAsync(() => Commands(node, id).Any(), () => "the command does not run");
            socket.Abort();
            await TestNode.UntilAsync(() => !Commands(node, id).Any(), () => $"after {query}: {string.Join(' ', Commands(node, id))}");
        }

        Directory.Delete(Path.Combine(node.Folders.Sockets, id), recursive: true);
        var answer = await RemoteAsync(node, "attach/default/shell/main?output=1", "v5.channel.k8s.io");
        Assert.Equal("InternalError", JsonReader.Read(answer[3])["reason"].AsString());
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Older_protocols_and_ports_are_served_over_channels_too()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("shell", "nc -ll -p 7000 -e cat & trap 'exit 0' TERM; while true; do sleep 0.1; done", "Always");
        await node.WaitForReadyAsync("shell");
        var base64 = await ExecAsync(node, "command=sh&command=-c&command=echo+hi;exit+4&output=1", "base64.channel.k8s.io");
        Assert.Equal("hi\n", Encoding.UTF8.GetString(Convert.FromBase64String(base64[(byte)'1'])));
        Assert.Equal(
            "command terminated with non-zero exit code: exit code 4", Encoding.UTF8.GetString(Convert.FromBase64String(base64[(byte)'3'])));

        // Who speaks v5 is upgraded before it is refused (apiserver's StreamTranslator).
        var gone = await RemoteAsync(node, "exec/default/shell/gone?command=ls&output=1", "v5.channel.k8s.io");
        Assert.Equal(
            "Internal error occurred: unable to upgrade connection: container not found (\"gone\")",
            JsonReader.Read(gone[3])["message"].AsString());

        using var ports = await ConnectAsync(node, "portForward/default/shell?port=7000&port=7001", "v4.channel.k8s.io");
        await ports.SendAsync((byte[])[0, .. "echo"u8], WebSocketMessageType.Binary, true, CancellationToken.None);
        var received = new Dictionary<byte, byte[]>();
        await ReceiveAsync(ports, received, () => Length(0) >= 6 && Length(3) > 2);
        Assert.Equal([0x58, 0x1B, .. "echo"u8], received[0]);
        Assert.Equal([0x58, 0x1B], received[1]);
        Assert.Contains("error forwarding port 7001 to pod shell", Encoding.UTF8.GetString(received[3]), StringComparison.Ordinal);

        int Length(byte channel) => received.GetValueOrDefault(channel, []).Length;
    }

    // exec-PID-NUMBER, where the runtime tells the command's id.
    private static IEnumerable<string> Commands(TestNode node, string id) =>
        Directory.EnumerateFiles(node.Folders.Container(id), "exec-*").Select(Path.GetFileName).OfType<string>().Where(name => !name.Contains('.'));

    private static Task<Dictionary<byte, string>> ExecAsync(TestNode node, string query, string protocol, params byte[][] messages) =>
        RemoteAsync(node, "exec/default/shell/main?" + query, protocol, messages);

    private static async Task<Dictionary<byte, string>> RemoteAsync(TestNode node, string path, string protocol, params byte[][] messages)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = await ConnectAsync(node, path, protocol);
        foreach (var message in messages)
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, true, limit.Token);
        }

        var received = new Dictionary<byte, byte[]>();
        await ReceiveAsync(socket, received, () => false);
        var channels = new Dictionary<byte, string> { [1] = "", [2] = "", [3] = "" };
        foreach (var (channel, content) in received)
        {
            channels[channel] = Encoding.UTF8.GetString(content);
        }

        return channels;
    }

    private static async Task ReceiveAsync(ClientWebSocket socket, Dictionary<byte, byte[]> received, Func<bool> isEnough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[64 * 1024];
        while (!isEnough() && await socket.ReceiveAsync(buffer, limit.Token) is { MessageType: not WebSocketMessageType.Close } part)
        {
            received[buffer[0]] = [.. received.GetValueOrDefault(buffer[0], []), .. buffer.AsSpan(1, part.Count - 1)];
        }
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestNode node, string path, string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        socket.Options.ClientCertificates.Add(node.Certificates.Client);
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == "CN=test-authority";
        await socket.ConnectAsync(Url(node, "wss", path), CancellationToken.None);
        return socket;
    }

    private static Uri Url(TestNode node, string scheme, string path) => new($"{scheme}://{node.Ready.Gateway}:{node.Ready.KubeletPort}/{path}");

    private static HttpClient Client(TestNode node, bool withCertificate)
    {
        var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Issuer == "CN=test-authority",
        };
        if (withCertificate)
        {
            handler.ClientCertificates.Add(node.Certificates.Client);
        }

        return new(handler);
    }
}
