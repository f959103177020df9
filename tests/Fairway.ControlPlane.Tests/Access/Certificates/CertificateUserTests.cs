using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Tests.Access.Certificates;

/// <summary>As CommonNameUserConversion of k8s.io/apiserver/pkg/authentication/request/x509 reads subjects at v1.34.</summary>
public sealed class CertificateUserTests
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string Uid = "1.3.6.1.4.1.57683.2";

    [Fact]
    public void Name_groups_uid_and_fingerprint_are_read()
    {
        using var certificate = Certificate((Organization, "one"), (Organization, "two"), (CommonName, "jane"), (Uid, "1234"));
        var user = CertificateUser.Read(certificate)!;
        Assert.Equal(("jane", "1234"), (user.Name, user.Uid));
        Assert.Equal(["one", "two", UserInfo.Authenticated], user.Groups);
        Assert.Equal(
            ["X509SHA256=" + Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))],
            user.Extra["authentication.kubernetes.io/credential-id"]);
    }

    [Fact]
    public void A_subject_without_a_name_is_nobody()
    {
        using var certificate = Certificate((Organization, "one"));
        Assert.Null(CertificateUser.Read(certificate));
    }

    [Fact]
    public void Two_uids_are_nobody()
    {
        using var certificate = Certificate((CommonName, "jane"), (Uid, "1"), (Uid, "2"));
        Assert.Null(CertificateUser.Read(certificate));
    }

    private static X509Certificate2 Certificate(params (string Type, string Text)[] subject)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (type, text) in subject)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
                }
            }
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(writer.Encode()), key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
