using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Kubernetes.Kinds.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>The wording is that of pkg/apis/certificates/validation of Kubernetes.</summary>
public sealed class CertificateRequestRulesTests
{
    private const string Type = "certificates.k8s.io/v1 CertificateSigningRequest";

    [Fact]
    public void A_signed_request_is_good()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest("CN=ann,O=devs", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var text = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
        var rest = $$"""
            "spec":{"request":"{{text}}","signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]}
            """;
        Assert.Empty(Sample.ErrorsOf(NewObject.Of(Type, rest, "ann")));
    }

    [Theory]
    [InlineData(
        "\"request\":\"eA==\",\"signerName\":\"example.com/s\",\"usages\":[\"any\",\"any\",\"all\"]",
        "spec.request: Invalid value: \"eA==\": PEM block type must be CERTIFICATE REQUEST",
        "spec.usages[1]: Duplicate value: \"any\"",
        "spec.usages[2]: Unsupported value: \"all\": supported values: \"any\", \"cert sign\", \"client auth\", \"code signing\", "
        + "\"content commitment\", \"crl sign\", \"data encipherment\", \"decipher only\", \"digital signature\", \"email protection\", "
        + "\"encipher only\", \"ipsec end system\", \"ipsec tunnel\", \"ipsec user\", \"key agreement\", \"key encipherment\", \"microsoft sgc\", "
        + "\"netscape sgc\", \"ocsp signing\", \"s/mime\", \"server auth\", \"signing\", \"timestamping\"")]
    [InlineData(
        "\"request\":\"eA==\",\"signerName\":\"example\",\"expirationSeconds\":5",
        "spec.request: Invalid value: \"eA==\": PEM block type must be CERTIFICATE REQUEST",
        "spec.usages: Required value: usages must be provided",
        "spec.signerName: Invalid value: \"example\": must be a fully qualified domain and path of the form 'example.com/signer-name'",
        "spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10 minutes)")]
    public void A_bad_request_is_told_of_all_its_faults(string spec, params string[] errors) => Assert.Equal(
        errors.Order(StringComparer.Ordinal),
        Sample.ErrorsOf(NewObject.Of(Type, "\"spec\":{" + spec + "}")).Order(StringComparer.Ordinal));

    [Fact]
    public void A_decision_lasts_and_has_one_side()
    {
        var request = NewObject.Of(Type, "\"spec\":{}");
        var approved = request.WithAt(["status", "conditions"], Value.List(Condition("Approved", "True")));
        Assert.Empty(CertificateDecision.CheckDecided(approved, request));
        Assert.Equal(
            ["status.conditions: Forbidden: updates may not remove a condition of type \"Approved\""],
            CertificateDecision.CheckDecided(request, approved).Select(error => error.ToString()));
        var both = request.WithAt(["status", "conditions"], Value.List(Condition("Approved", "True"), Condition("Denied", "False")));
        Assert.Equal(
            [
                "status.conditions[1].status: Unsupported value: \"False\": supported values: \"True\"",
                "status.conditions[1].type: Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive",
            ],
            CertificateDecision.CheckDecided(both, request).Select(error => error.ToString()));
    }

    private static Value Condition(string type, string status) => Value.Map(("type", type), ("status", status));
}
