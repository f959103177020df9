using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.Lifetime;

public sealed class CertificateRenewalTests
{
    [Fact]
    public async Task Certificates_are_renewed_while_the_server_runs()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        using var running = new RunningServer { Time = time };
        await running.InitializeAsync();
        try
        {
            var (serving, kubeconfig) = (await ServedAsync(running), File.ReadAllText(running.Server.KubeconfigPath));
            var authority = running.Server.Authority.Thumbprint;

            time.Advance(TimeSpan.FromDays(300));
            Assert.Equal(serving, await ServedAsync(running));

            time.Advance(TimeSpan.FromDays(36));
            await Eventually.HoldsAsync(async () => await ServedAsync(running) != serving);
            await Eventually.HoldsAsync(() => Task.FromResult(File.ReadAllText(running.Server.KubeconfigPath) != kubeconfig));
            Assert.Equal(authority, running.Server.Authority.Thumbprint);
            Assert.True(running.Server.AdminCertificate.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime.AddDays(360));
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_renewed_authority_is_still_who_signed_the_old_certificates()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        using var running = new RunningServer { Time = time };
        await running.InitializeAsync();
        try
        {
            using var before = X509Certificate2.CreateFromPem(running.Server.Authority.ExportCertificatePem());
            time.Advance(TimeSpan.FromDays(3300));
            await Eventually.HoldsAsync(() => Task.FromResult(running.Server.Authority.Thumbprint != before.Thumbprint));

            // Whoever trusts the old certificate trusts what is served now, as the key is the same.
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(before);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
            Assert.True(chain.Build(running.Server.KubeletServingCertificate));
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    private static async Task<string> ServedAsync(RunningServer running)
    {
        var thumbprint = "";
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, served, _, _) =>
        {
            // Issued in the clock's future, so that its time cannot be checked.
            thumbprint = served!.GetCertHashString();
            return served.Issuer == "CN=fairway-ca";
        };
        using var client = new HttpClient(handler) { BaseAddress = running.Server.Address, DefaultRequestVersion = HttpVersion.Version20 };
        using var response = await client.GetAsync("/healthz");
        Assert.Equal("ok", Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
        return thumbprint;
    }
}
