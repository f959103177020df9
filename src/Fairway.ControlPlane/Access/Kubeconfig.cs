using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.ControlPlane.Access.Certificates;

namespace Fairway.ControlPlane.Access;

/// <summary>Writes the kubeconfig (v1 Config) of the cluster's administrator, readable by the owner alone.</summary>
internal static class Kubeconfig
{
    public static void Write(string path, Uri server, X509Certificate2 authority, X509Certificate2 client)
    {
        using var key = client.GetECDsaPrivateKey() ?? throw new ArgumentException("the client certificate has no ECDSA key", nameof(client));
        SecretFile.Write(path, Encoding.UTF8.GetBytes($"""
            apiVersion: v1
            kind: Config
            current-context: fairway
            clusters:
            - name: fairway
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Data(authority.ExportCertificatePem())}
            users:
            - name: fairway-admin
              user:
                client-certificate-data: {Data(client.ExportCertificatePem())}
                client-key-data: {Data(key.ExportPkcs8PrivateKeyPem())}
            contexts:
            - name: fairway
              context:
                cluster: fairway
                user: fairway-admin

            """));
    }

    private static string Data(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"));
}
