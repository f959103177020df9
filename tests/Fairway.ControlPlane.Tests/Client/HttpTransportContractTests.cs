using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Client.Http;

namespace Fairway.ControlPlane.Tests.Client;

public sealed class HttpTransportContractTests(RunningServer running) : TransportContract, IClassFixture<RunningServer>
{
    private readonly HttpTransport _transport = HttpTransport.FromKubeconfig(running.Server.KubeconfigPath, TimeProvider.System);

    protected override IKubernetesTransport Transport => _transport;

    public override void Dispose()
    {
        _transport.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_talked_to()
    {
        using var transport = new HttpTransport(new() { Server = running.Server.Address }, TimeProvider.System);
        await Assert.ThrowsAsync<HttpRequestException>(() => transport.SendAsync(new(ApiVerb.List, new("", "v1", "pods")), CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_without_a_certificate_is_let_in()
    {
        using var transport = new HttpTransport(
            new HttpTransportOptions { Server = running.Server.Address, Authorities = [running.Server.Authority] }, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<Kubernetes.KubernetesException>(
            () => transport.SendAsync(new(ApiVerb.List, new("", "v1", "pods")), CancellationToken.None));
        Assert.True(refusal.Code is 401 or 403, refusal.Message);
    }
}
