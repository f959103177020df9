using System.Net;
using System.Net.Sockets;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Proxying;

public sealed class ResourceProxyTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Namespace = "/api/v1/namespaces/default";

    // Upstream's ResourceLocation of pods, services and nodes.
    [Theory]
    [InlineData("services/absent/proxy/", 404, "services \"absent\" not found")]
    [InlineData("services/alone:81/proxy/", 503, "no service port 81 found for service \"alone\"")]
    [InlineData("services/alone:80/proxy/", 503, "no endpoints available for service \"alone\"")]
    [InlineData("services/ftp:alone:80/proxy/", 400, "invalid service request \"ftp:alone:80\"")]
    [InlineData("pods/absent/proxy/x", 404, "pods \"absent\" not found")]
    public async Task What_leads_nowhere_is_refused(string path, int code, string message)
    {
        await running.PostAsync(
            $"{Namespace}/services", """{"metadata":{"name":"alone"},"spec":{"selector":{"app":"x"},"ports":[{"port":80}]}}""");

        var (answered, status) = await running.GetAsync($"{Namespace}/{path}");

        Assert.Equal((code, message), (answered, status["message"].AsString()));
    }

    // proxyutil.IsProxyableIP: whoever may write a pod's status must not reach what listens on the server's own host alone.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("")]
    public async Task Addresses_of_the_server_itself_are_refused(string address)
    {
        var name = $"at-{Math.Abs(address.GetHashCode(StringComparison.Ordinal))}";
        await MakePodAsync(name, address);

        var (answered, status) = await running.GetAsync($"{Namespace}/pods/{name}:80/proxy/x");

        Assert.Equal((400, "address not allowed"), (answered, status["message"].AsString()));
    }

    [Fact]
    public async Task A_service_is_reached_with_path_query_and_body_as_they_came()
    {
        using var listener = new TcpListener(HostAddress(), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await running.PostAsync($"{Namespace}/services", """{"metadata":{"name":"real"},"spec":{"ports":[{"name":"http","port":80}]}}""");
        var (made, slice) = await running.PostAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", $$$"""
            {"metadata":{"name":"real-1","labels":{"kubernetes.io/service-name":"real"}},"addressType":"IPv4",
             "endpoints":[{"addresses":["{{{HostAddress()}}}"],"targetRef":{"kind":"Pod","namespace":"default","name":"behind"}}],
             "ports":[{"name":"http","port":{{{port}}}}]}
            """);
        Assert.True(made == 201, slice.ToString());
        // An address that no pod has is not connected to (pkg/registry/core/service/storage: isValidAddress).
        Assert.Equal(503, (await running.GetAsync($"{Namespace}/services/real:http/proxy/x")).Code);
        await MakePodAsync("behind", HostAddress().ToString());
        var serving = AnswerOneAsync(listener);

        using var client = running.Client(running.Server.AdminCertificate);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Namespace}/services/real:http/proxy/a%2Fb/?limit=x&dryRun=y");
        request.Content = new StringContent("the body");
        request.Headers.Add("Authorization", "Bearer ours");
        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode)418, answer.StatusCode);
        Assert.Equal("tea", await answer.Content.ReadAsStringAsync());
        Assert.Equal($"{Namespace}/services/real:http/proxy/pot", answer.Headers.Location?.ToString());
        var seen = await serving;
        Assert.StartsWith("PATCH /a%2Fb/?limit=x&dryRun=y HTTP/1.1\r\n", seen, StringComparison.Ordinal);
        Assert.EndsWith("the body", seen, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-Uri:", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Authorization", seen, StringComparison.OrdinalIgnoreCase);
    }

    private async Task MakePodAsync(string name, string address)
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        var (_, pod) = await running.PostAsync($"{Namespace}/pods", $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"example.org/c:1"}]}}
            """);
        if (address.Length > 0)
        {
            var (code, _) = await running.PutAsync($"{Namespace}/pods/{name}/status", pod.With("status", Value.Map(
                ("podIP", address), ("podIPs", Value.List(Value.Map(("ip", address)))))).ToString());
            Assert.Equal(200, code);
        }
    }

    // Any address of this host that is not the loopback's.
    private static IPAddress HostAddress() => Dns.GetHostAddresses(Dns.GetHostName(), AddressFamily.InterNetwork)
        .Concat(System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address))
        .First(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private static async Task<string> AnswerOneAsync(TcpListener listener)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = await listener.AcceptSocketAsync(limit.Token);
        await using var stream = new NetworkStream(socket);
        var text = "";
        var buffer = new byte[4096];
        while (!text.EndsWith("the body", StringComparison.Ordinal) && await stream.ReadAsync(buffer, limit.Token) is > 0 and var count)
        {
            text += System.Text.Encoding.ASCII.GetString(buffer, 0, count);
        }

        await stream.WriteAsync(
            "HTTP/1.1 418 I'm a teapot\r\nContent-Length: 3\r\nLocation: /pot\r\nConnection: close\r\n\r\ntea"u8.ToArray(), limit.Token);
        return text;
    }
}
