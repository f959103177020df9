using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Controllers.Tests.Certificates;
using Fairway.Kubernetes;
using Fairway.Testing;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Integration;

/// <summary>Reasons and messages are those of upstream's csrapproving and csrsigning controllers.</summary>
public sealed class CertificateTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    private static GroupVersionResource Requests => Resources.CertificateSigningRequests;

    [KubectlFact]
    public async Task A_client_that_is_approved_gets_a_certificate_and_is_known_by_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await CreateAsync("jane", CertificateRequests.Pem(key, "O=developers, CN=jane"), "kubernetes.io/kube-apiserver-client", "client auth");
        Assert.Equal("certificatesigningrequest.certificates.k8s.io/jane approved\n", Kubectl("certificate", "approve", "jane"));
        var request = await cluster.UntilAsync(Requests, new("", "jane"), found => !found["status"]["certificate"].IsNull);

        Assert.Equal("KubectlApprove", request.Condition("Approved")["reason"].AsString());
        Assert.Matches("jane +.*kubernetes.io/kube-apiserver-client +.*Approved,Issued", Kubectl("get", "csr", "jane"));
        using var issued = X509Certificate2.CreateFromPem(
            Encoding.ASCII.GetString(Convert.FromBase64String(request["status"]["certificate"].AsString()!)));
        using var certificate = issued.CopyWithPrivateKey(key);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, served, _, _) => served!.Issuer == cluster.Server.Authority.Subject;
        handler.SslOptions.ClientCertificates = [certificate];
        using var client = new HttpClient(handler) { BaseAddress = cluster.Server.Address };
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains("\"username\":\"jane\"", await answer.Content.ReadAsStringAsync());
    }

    [KubectlFact]
    public async Task A_denied_request_gets_nothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await CreateAsync("denied", CertificateRequests.Pem(key, "CN=joe"), "kubernetes.io/kube-apiserver-client", "client auth");
        Assert.Equal("certificatesigningrequest.certificates.k8s.io/denied denied\n", Kubectl("certificate", "deny", "denied"));
        var request = await cluster.GetAsync(Requests, new("", "denied"));
        Assert.True(request.IsConditionTrue("Denied"));
        Assert.True(request["status"]["certificate"].IsNull);
    }

    [KubectlFact]
    public async Task An_approved_request_that_its_signer_does_not_serve_fails()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await CreateAsync("failing", CertificateRequests.Pem(key, "CN=x"), "kubernetes.io/kubelet-serving", "server auth", "digital signature");
        Kubectl("certificate", "approve", "failing");
        var request = await cluster.UntilAsync(Requests, new("", "failing"), found => found.IsConditionTrue("Failed"));
        Assert.Equal(
            ("SignerValidationFailure", "subject organization is not system:nodes"),
            (request.Condition("Failed")["reason"].AsString(), request.Condition("Failed")["message"].AsString()));
    }

    // The administrator who creates it may create certificatesigningrequests/nodeclient.
    [Fact]
    public async Task A_kubelets_client_certificate_is_approved_by_itself()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await CreateAsync(
            "kubelet",
            CertificateRequests.Pem(key, "O=system:nodes, CN=system:node:n9"),
            "kubernetes.io/kube-apiserver-client-kubelet",
            "client auth",
            "digital signature");
        var request = await cluster.UntilAsync(Requests, new("", "kubelet"), found => !found["status"]["certificate"].IsNull);
        Assert.Equal(
            ("AutoApproved", "Auto approving kubelet client certificate after SubjectAccessReview."),
            (request.Condition("Approved")["reason"].AsString(), request.Condition("Approved")["message"].AsString()));
    }

    private Task<Value> CreateAsync(string name, string request, string signer, params string[] usages) => cluster.Client.CreateAsync(
        Requests,
        Value.Map(
            ("apiVersion", "certificates.k8s.io/v1"),
            ("kind", "CertificateSigningRequest"),
            ("metadata", Value.Map(("name", name))),
            ("spec", Value.Map(
                ("request", request), ("signerName", signer), ("usages", ValueList.From(usages.Select(usage => (Value)usage)))))),
        CancellationToken.None);

    private string Kubectl(params string[] arguments)
    {
        var (code, output, error) = Testing.Kubectl.Run(["--kubeconfig", cluster.Server.KubeconfigPath, .. arguments]);
        Assert.True(code == 0, error);
        return output;
    }
}
