using System.Security.Cryptography.X509Certificates;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Access;

/// <summary>Headers are those of kube-apiserver's flags --requestheader-*, as kubeadm sets them.</summary>
public sealed class FrontProxyTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Fact]
    public async Task A_front_proxy_says_who_it_is()
    {
        var pki = Path.Combine(running.Folder, "pki");
        using var certificate = X509Certificate2.CreateFromPemFile(
            Path.Combine(pki, "front-proxy-client.crt"), Path.Combine(pki, "front-proxy-client.key"));
        using var client = running.Client(certificate);
        Name(client);

        var (_, review) = await RunningServer.SendAsync(client, HttpMethod.Post, WhoAmI, "{}");

        Assert.Equal(
            JsonReader.Read("""
                {"username":"jane","uid":"42","groups":["developers","system:authenticated"],"extra":{"acme.com/project":["p1"]}}
                """),
            review["status"]["userInfo"]);
    }

    [Fact]
    public async Task Of_anybody_else_the_headers_mean_nothing()
    {
        using var client = running.Client(running.Server.AdminCertificate);
        Name(client);
        var (_, review) = await RunningServer.SendAsync(client, HttpMethod.Post, WhoAmI, "{}");
        Assert.Equal("kubernetes-admin", review["status"]["userInfo"]["username"].AsString());

        using var stranger = running.Client(null);
        Name(stranger);
        Assert.Equal(403, (await RunningServer.SendAsync(stranger, HttpMethod.Post, WhoAmI, "{}")).Code);
    }

    private static void Name(HttpClient client)
    {
        client.DefaultRequestHeaders.Add("X-Remote-User", "jane");
        client.DefaultRequestHeaders.Add("X-Remote-Uid", "42");
        client.DefaultRequestHeaders.Add("X-Remote-Group", "developers");
        client.DefaultRequestHeaders.Add("X-Remote-Extra-Acme.com%2Fproject", "p1");
    }
}
