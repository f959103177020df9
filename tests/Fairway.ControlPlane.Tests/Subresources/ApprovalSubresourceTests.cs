using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Subresources;

public sealed class ApprovalSubresourceTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    [Fact]
    public async Task A_request_names_who_asks_and_is_decided_by_its_approvers_alone()
    {
        var (code, made) = await running.PostAsync(Requests, Body());
        Assert.True(code == 201, made.ToString());
        Assert.NotEqual("somebody-else", made["spec"]["username"].AsString());
        Assert.NotEmpty(made["spec"]["username"].AsString()!);

        const string Approval = """{"status":{"conditions":[{"type":"Approved","status":"True","reason":"ByHand","message":"m"}]}}""";
        await running.GrantAsync(
            "clerk", """{"apiGroups":["certificates.k8s.io"],"resources":["certificatesigningrequests/approval"],"verbs":["patch"]}""");
        using var clerk = running.As("clerk");
        using var patch = new StringContent(Approval, Encoding.UTF8, "application/merge-patch+json");
        using var forbidden = await clerk.PatchAsync($"{Requests}/ann/approval", patch);
        Assert.Equal(403, (int)forbidden.StatusCode);
        Assert.Contains(
            "user not permitted to approve requests with signerName", await forbidden.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var (_, ignored) = await running.PatchAsync($"{Requests}/ann/status", "application/merge-patch+json", Approval);
        Assert.False(ignored.IsConditionTrue("Approved"));

        var (approved, decided) = await running.PatchAsync($"{Requests}/ann/approval", "application/merge-patch+json", Approval);
        Assert.Equal(200, approved);
        Assert.True(decided.IsConditionTrue("Approved"));
        Assert.False(decided.Condition("Approved")["lastUpdateTime"].IsNull);

        var (refused, status) = await running.PatchAsync(
            $"{Requests}/ann/approval", "application/merge-patch+json", """{"status":{"conditions":[]}}""");
        Assert.Equal(422, refused);
        Assert.Contains("updates may not remove a condition of type \"Approved\"", status["message"].AsString(), StringComparison.Ordinal);
    }

    private static string Body()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest("CN=ann", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return $$"""
            {"metadata":{"name":"ann"},"spec":{"request":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}}","username":"somebody-else",
             "signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]} }
            """;
    }
}
