using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Kubernetes.Client;

namespace Fairway.Kubernetes.Tests.Client;

public sealed class KubeconfigReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-kubeconfig-").FullName;
    private readonly (string Certificate, string Key) _pair = MakePair();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Inline_data_gives_authority_certificate_and_server()
    {
        var options = KubeconfigReader.Read(Write(
            "current-context: one\ncontexts: [{name: one, context: {cluster: c, user: u}}]\n"
            + $"clusters: [{{name: c, cluster: {{server: 'https://host:6443/prefix', certificate-authority-data: {Data(_pair.Certificate)}, "
            + "tls-server-name: other}}]\n"
            + $"users: [{{name: u, user: {{client-certificate-data: {Data(_pair.Certificate)}, client-key-data: {Data(_pair.Key)}}}}}]\n"));
        Assert.Equal("https://host:6443/prefix", options.Server.AbsoluteUri);
        Assert.Equal("CN=test", Assert.Single(options.Authorities).Subject);
        Assert.True(options.ClientCertificate!.HasPrivateKey);
        Assert.Equal("other", options.TlsServerName);
        Assert.Null(options.Token);
    }

    [Fact]
    public void Files_count_from_the_kubeconfigs_folder_and_a_token_file_is_read_each_time()
    {
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), _pair.Certificate);
        File.WriteAllText(Path.Combine(_folder, "token"), "first\n");
        var options = KubeconfigReader.Read(Config("certificate-authority: ca.crt", "tokenFile: token"));
        Assert.Single(options.Authorities);
        Assert.Equal("first", options.Token!());
        File.WriteAllText(Path.Combine(_folder, "token"), "second");
        Assert.Equal("second", options.Token!());
    }

    // client-go's api/v1 types: the last content read from tokenFile takes precedence over token.
    [Fact]
    public void A_token_file_wins_over_a_token()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "from-file");
        Assert.Equal("from-file", KubeconfigReader.Read(Config("", "token: inline, tokenFile: token")).Token!());
    }

    [Fact]
    public void Another_context_than_the_current_one_can_be_chosen()
    {
        var path = Write("""
            current-context: one
            contexts: [{name: one, context: {cluster: c, user: u}}, {name: two, context: {cluster: d, user: u}}]
            clusters: [{name: c, cluster: {server: 'https://c'}}, {name: d, cluster: {server: 'https://d'}}]
            users: [{name: u, user: {token: t}}]
            """);
        Assert.Equal("https://c/", KubeconfigReader.Read(path).Server.AbsoluteUri);
        Assert.Equal("https://d/", KubeconfigReader.Read(path, "two").Server.AbsoluteUri);
    }

    [Theory]
    [InlineData("insecure-skip-tls-verify: true", "token: t", "\"insecure-skip-tls-verify\" is not supported; use certificate-authority with ")]
    [InlineData(
        "",
        "exec: {command: aws}",
        "\"exec\" is not supported; use certificate-authority with client-certificate and client-key, or a token")]
    [InlineData("", "client-certificate: x.crt, client-key-data: eA==", "Could not find file")]
    [InlineData("", "client-key-data: eA==", "users[].user must have both client-certificate and client-key, or neither")]
    [InlineData("certificate-authority-data: '%'", "token: t", "The input is not a valid Base-64 string")]
    public void What_it_cannot_do_is_refused_by_name(string cluster, string user, string message)
    {
        var refusal = Assert.Throws<KubeconfigException>(() => KubeconfigReader.Read(Config(cluster, user)));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: 1", "names no context: set current-context")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {user: u}}]", "the context \"x\" names no cluster")]
    [InlineData("current-context: x", "contexts has no entry named \"x\"")]
    [InlineData("a: [", "line ")]
    [InlineData("", "holds no single document")]
    public void A_broken_file_is_named_with_the_reason(string text, string message)
    {
        var path = Write(text);
        var refusal = Assert.Throws<KubeconfigException>(() => KubeconfigReader.Read(path));
        Assert.StartsWith(path + ": ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private string Config(string cluster, string user) => Write(
        "current-context: one\ncontexts: [{name: one, context: {cluster: c, user: u}}]\n"
        + "clusters: [{name: c, cluster: {server: 'https://c'" + (cluster.Length == 0 ? "" : ", " + cluster) + "}}]\n"
        + "users: [{name: u, user: {" + user + "}}]\n");

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "config");
        File.WriteAllText(path, text);
        return path;
    }

    private static string Data(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));

    private static (string Certificate, string Key) MakePair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
