using System.Security.Cryptography.X509Certificates;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>
/// The same requests as kube-apiserver v1.20.2 was sent, whose answers are kept in <c>answers-1.20.txt</c>; what is meant to differ is listed
/// with its reason. With FAIRWAY_PEER (an address), FAIRWAY_PEER_TOKEN and FAIRWAY_PEER_CA (a file) those answers are asked for again; with
/// FAIRWAY_PEER_RECORD they are written.
/// </summary>
public sealed class SideBySideTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Fairway.ControlPlane.Tests", "SideBySide");

    private static string Recorded => Path.Combine(Folder, "answers-1.20.txt");

    [Fact]
    public async Task Every_answer_is_that_of_kube_apiserver_or_differs_as_listed()
    {
        using var running = await RunningServer.StartNewAsync(new());
        var requests = SideRequest.ReadAll(await File.ReadAllTextAsync(Path.Combine(Folder, "requests.txt")));
        var peer = SideAnswer.ReadAll(await File.ReadAllTextAsync(Recorded));
        var ours = await new SideRunner(running.Admin).RunAsync(requests);
        await running.StopAsync();

        var differences = new SideDifferences(await File.ReadAllTextAsync(Path.Combine(Folder, "differences.txt")));
        var problems = requests.SelectMany(request => differences.Compare(request.Name, peer[request.Name], ours[request.Name])).ToList();
        problems.AddRange(differences.Stale());

        Assert.True(requests.Count >= 500);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [PeerFact]
    public async Task What_is_recorded_is_what_the_peer_answers()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Environment.GetEnvironmentVariable("FAIRWAY_PEER_CA")!) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var client = new HttpClient(handler) { BaseAddress = new(Environment.GetEnvironmentVariable("FAIRWAY_PEER")!) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("FAIRWAY_PEER_TOKEN"));
        var requests = SideRequest.ReadAll(await File.ReadAllTextAsync(Path.Combine(Folder, "requests.txt")));
        var answers = await new SideRunner(client).RunAsync(requests);
        if (Environment.GetEnvironmentVariable("FAIRWAY_PEER_RECORD") is { Length: > 0 })
        {
            await File.WriteAllLinesAsync(Recorded, requests.Select(request => answers[request.Name].ToLine(request.Name)));
        }

        var recorded = SideAnswer.ReadAll(await File.ReadAllTextAsync(Recorded));
        var none = new SideDifferences("");
        Assert.Empty(requests.SelectMany(request => none.Compare(request.Name, recorded[request.Name], answers[request.Name])));
    }
}
