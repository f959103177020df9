using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access.Certificates;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// Connects to nodes: shows the API server's client certificate, accepts certificates that our authority gave to nodes, whatever their
/// address. And to pods, which are asked for no proof.
/// </summary>
internal sealed class NodeConnection(PublicKeyInfrastructure keys, TimeProvider time)
{
    private const string NodePrefix = "system:node:";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public HttpMessageInvoker HttpToNodes() => Http(Options(""));

    /// <summary>To what pods serve: whatever certificate they show, as upstream's proxy transport.</summary>
    public static HttpMessageInvoker HttpToPods() => Http(OptionsOfPods(""));

    /// <summary>A connection of its own, for an upgraded protocol.</summary>
    /// <exception cref="IOException">The target cannot be reached or, a node, is not one of ours.</exception>
    public async Task<Stream> OpenAsync(ProxyTarget target, CancellationToken cancellationToken)
    {
        var node = target.Address;
        using var limit = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(node.Host, node.Port, either.Token);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (node.Scheme == Uri.UriSchemeHttp)
            {
                return stream;
            }

            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(target.IsKubelet ? Options(node.Host) : OptionsOfPods(node.Host), either.Token);
            return tls;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or IOException or AuthenticationException)
            {
                throw new IOException($"{What(target)} at {node.Authority} cannot be reached: {e.Message}", e);
            }

            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new IOException($"{What(target)} at {node.Authority} did not answer within {ConnectTimeout.TotalSeconds} s", e);
            }

            throw;
        }
    }

    private static HttpMessageInvoker Http(SslClientAuthenticationOptions tls) => new(new SocketsHttpHandler
    {
        ConnectTimeout = ConnectTimeout,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        SslOptions = tls,
    });

    private static string What(ProxyTarget target) => target.IsKubelet ? "the node" : "the pod";

    private static SslClientAuthenticationOptions OptionsOfPods(string host) => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    private SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        LocalCertificateSelectionCallback = (_, _, _, _, _) => keys.KubeletClient,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => IsNode(certificate),
    };

    private bool IsNode(X509Certificate? certificate)
    {
        if (certificate is null)
        {
            return false;
        }

        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var chain = ClientCertificates.ChainTo(keys.Authority);
        chain.ChainPolicy.ApplicationPolicy.Add(new(CertificateProfile.ServerAuthentication));
        return chain.Build(copy) && copy.GetNameInfo(X509NameType.SimpleName, forIssuer: false).StartsWith(NodePrefix, StringComparison.Ordinal);
    }
}
