using System.Net.Sockets;
using Fairway.Kubernetes;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Serving;

public sealed class SpdyTests
{
    private static readonly string[] Commands = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Commands_run_over_streams_as_older_clients_open_them()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("shell", "trap 'exit 0' TERM; while true; do sleep 0.1; done", "Always");
        await node.WaitForReadyAsync("shell");
        const string Exec = "exec/default/shell/main?input=1&output=1&error=1&command=sh&command=-c&command=";

        using var client = await SpdyClient.ConnectAsync(node, Exec + "cat;echo+oops+>%262;exit+5", Commands);
        Assert.Contains("X-Stream-Protocol-Version: v4.channel.k8s.io", client.Answer, StringComparison.OrdinalIgnoreCase);
        var (status, input, output, error) = await OpenAsync(client);
        await client.SendAsync(input, "hel");
        await client.SendAsync(input, "lo", isLast: true);
        await client.ReadAsync();
        Assert.Equal(("hello", "oops\n"), (client.Received[output], client.Received[error]));
        Assert.Equal("5", JsonReader.Read(client.Received[status])["details"]["causes"][0]["message"].AsString());
        Assert.Superset(new HashSet<uint> { status, output, error }, client.Ended);

        // Before v4 a failure is told in words, success not at all.
        using var old = await SpdyClient.ConnectAsync(node, Exec + "exit+6", "v2.channel.k8s.io");
        var (failure, _, _, _) = await OpenAsync(old);
        await old.ReadAsync();
        Assert.Equal("command terminated with non-zero exit code: exit code 6", old.Received[failure]);

        using var unknown = await SpdyClient.ConnectAsync(node, Exec + "true", "v9.channel.k8s.io");
        Assert.StartsWith("HTTP/1.1 403", unknown.Answer, StringComparison.Ordinal);
        Assert.Contains(
            "unable to upgrade: unable to negotiate protocol: client supports [v9.channel.k8s.io], server accepts [v4.channel.k8s.io",
            unknown.Answer,
            StringComparison.Ordinal);
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_client_that_sends_garbage_ends_its_command()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("shell", "trap 'exit 0' TERM; while true; do sleep 0.1; done", "Always");
        var pod = await node.WaitForReadyAsync("shell");
        var folder = node.Folders.Container(pod["status"]["containerStatuses"][0]["containerID"].AsString()!.Split("//")[1]);
        using var client = await SpdyClient.ConnectAsync(node, "exec/default/shell/main?output=1&command=sleep&command=1000", Commands);
        await client.OpenAsync(("streamtype", "error"));
        await client.OpenAsync(("streamtype", "stdout"));
        await TestNode.UntilAsync(() => Directory.EnumerateFiles(folder, "exec-*").Any(), () => "the command does not run");

        await client.WriteAsync(0x8003_00FF, [1, 2, 3]);

        await TestNode.UntilAsync(() => !Directory.EnumerateFiles(folder, "exec-*").Any(), () => "the command goes on");
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Ports_are_forwarded_many_at_a_time_and_one_that_is_absent_fails_alone()
    {
        await using var node = await TestNode.StartAsync();
        // The page is served on the loopback address alone: only who is within the pod's network reaches it.
        node.RunShell(
            "echo",
            "echo page >/checks/index.html; httpd -p 127.0.0.1:7002 -h /checks; nc -ll -p 7000 -e cat & "
            + "trap 'exit 0' TERM; while true; do sleep 0.1; done",
            "Always");
        await WaitForPortAsync(node, "echo");
        using var client = await SpdyClient.ConnectAsync(node, "portForward/default/echo", "portforward.k8s.io");
        var errors = new List<uint>();
        var datas = new List<uint>();
        for (var request = 0; request < 5; request++)
        {
            errors.Add(await OpenAsync(client, "error", "7000", request));
            datas.Add(await OpenAsync(client, "data", "7000", request));
        }

        var (refused, nobody) = (await OpenAsync(client, "error", "7001", 9), await OpenAsync(client, "data", "7001", 9));
        foreach (var data in datas)
        {
            await client.SendAsync(data, $"message {data}", isLast: true);
        }

        await OpenAsync(client, "error", "7002", 8);
        var page = await OpenAsync(client, "data", "7002", 8);
        await client.SendAsync(page, "GET /index.html HTTP/1.0\r\n\r\n");
        await client.ReadUntilAsync(() => client.Ended.IsSupersetOf([.. errors, .. datas, refused, nobody, page]));
        Assert.EndsWith("page\n", client.Received[page], StringComparison.Ordinal);
        Assert.All(datas, data => Assert.Equal($"message {data}", client.Received[data]));
        Assert.All(errors, error => Assert.Equal("", client.Received[error]));
        Assert.StartsWith(
            $"error forwarding port 7001 to pod echo, uid {node.Pod("echo").Uid}: failed to connect to localhost:7001 inside namespace",
            client.Received[refused],
            StringComparison.Ordinal);
        Assert.Contains("dial tcp4 127.0.0.1:7001: connect: connection refused", client.Received[refused], StringComparison.Ordinal);

        var bad = await OpenAsync(client, "data", "http", 10);
        await client.ReadUntilAsync(() => client.Reset.Count > 0);
        Assert.Equal([bad], client.Reset);
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_connection_that_the_client_takes_back_ends_in_the_pod()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("sink", "nc -ll -p 7000 -e sh -c 'echo hi; cat >/dev/null 2>&1; echo over >/proc/1/fd/1'", "Never");
        await WaitForPortAsync(node, "sink");
        await TestNode.UntilAsync(() => node.Log("sink") == "over\n", () => node.Log("sink"));
        using var client = await SpdyClient.ConnectAsync(node, "portForward/default/sink", "portforward.k8s.io");
        await OpenAsync(client, "error", "7000", 1);
        var data = await OpenAsync(client, "data", "7000", 1);
        await client.SendAsync(data, "begun");

        await client.ReadUntilAsync(() => client.Received.GetValueOrDefault(data, "") == "hi\n");
        await client.ResetAsync(data);

        await TestNode.UntilAsync(() => node.Log("sink") == "over\nover\n", () => node.Log("sink"));
    }

    private static async Task WaitForPortAsync(TestNode node, string name)
    {
        var pod = await node.WaitForReadyAsync(name);
        await TestNode.UntilAsync(() => Listens(pod["status"]["podIP"].AsString()!), () => $"{name} does not listen");
    }

    private static bool Listens(string address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address, 7000);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Task<uint> OpenAsync(SpdyClient client, string type, string port, int request) =>
        client.OpenAsync(("streamtype", type), ("port", port), ("requestid", request.ToString()));

    private static async Task<(uint Status, uint Input, uint Output, uint Error)> OpenAsync(SpdyClient client) => (
        await client.OpenAsync(("streamtype", "error")),
        await client.OpenAsync(("streamtype", "stdin")),
        await client.OpenAsync(("streamtype", "stdout")),
        await client.OpenAsync(("streamtype", "stderr")));
}
