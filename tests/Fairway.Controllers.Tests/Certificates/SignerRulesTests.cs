using System.Net;
using Fairway.Controllers.Certificates;

namespace Fairway.Controllers.Tests.Certificates;

/// <summary>
/// Constraints and words of Kubernetes' pkg/apis/certificates/helpers_test.go and
/// https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/.
/// </summary>
public sealed class SignerRulesTests
{
    private const string Node = "O=system:nodes, CN=system:node:n1";

    private static readonly string[] Client = ["digital signature", "key encipherment", "client auth"];
    private static readonly string[] Serving = ["digital signature", "server auth"];

    [Theory]
    [InlineData("CN=jane", "client auth", null)]
    [InlineData("CN=jane", "client auth,digital signature,key encipherment", null)]
    [InlineData("CN=jane", "client auth,server auth", "invalid usage for client certificate: server auth")]
    [InlineData("CN=jane", "digital signature", "missing required usage for client certificate: client auth")]
    public void Clients_of_the_api_ask_for_client_authentication_alone(string subject, string usages, string? refusal) =>
        Assert.Equal(refusal, SignerRules.Refusal(SignerRules.ApiClient, CertificateRequests.Read(subject), usages.Split(',')));

    [Theory]
    [InlineData(Node, null)]
    [InlineData("O=system:nodes, CN=jane", "subject common name does not begin with system:node:")]
    [InlineData("O=others, CN=system:node:n1", "subject organization is not system:nodes")]
    [InlineData("O=system:nodes, O=others, CN=system:node:n1", "subject organization is not system:nodes")]
    public void A_kubelet_asks_for_itself(string subject, string? refusal) =>
        Assert.Equal(refusal, SignerRules.Refusal(SignerRules.KubeletClient, CertificateRequests.Read(subject), Client));

    [Fact]
    public void A_kubelets_client_certificate_has_no_alternative_names()
    {
        Assert.Equal("DNS subjectAltNames are not allowed", Refusal(names => names.AddDnsName("n1")));
        Assert.Equal("Email subjectAltNames are not allowed", Refusal(names => names.AddEmailAddress("n1@example.org")));
        Assert.Equal("IP subjectAltNames are not allowed", Refusal(names => names.AddIpAddress(IPAddress.Loopback)));
        Assert.Equal("URI subjectAltNames are not allowed", Refusal(names => names.AddUri(new("https://n1"))));

        static string? Refusal(Action<System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder> names) =>
            SignerRules.Refusal(SignerRules.KubeletClient, CertificateRequests.Read(Node, names), Client);
    }

    [Fact]
    public void A_kubelet_serves_under_names_or_addresses()
    {
        Assert.Null(SignerRules.Refusal(SignerRules.KubeletServing, CertificateRequests.Read(Node, names => names.AddDnsName("n1")), Serving));
        Assert.Equal(
            "DNS or IP subjectAltName is required",
            SignerRules.Refusal(SignerRules.KubeletServing, CertificateRequests.Read(Node), Serving));
        Assert.Equal(
            "usages did not match [digital signature key encipherment server auth]",
            SignerRules.Refusal(SignerRules.KubeletServing, CertificateRequests.Read(Node, names => names.AddDnsName("n1")), Client));
    }
}
