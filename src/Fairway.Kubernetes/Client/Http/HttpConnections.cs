using System.Security.Cryptography.X509Certificates;

namespace Fairway.Kubernetes.Client.Http;

/// <summary>The connections to one API server, with the trust that its options ask for.</summary>
internal static class HttpConnections
{
    public static HttpClient Open(HttpTransportOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(30),
            // A watch on a server that vanished without a word would wait for ever.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        };
        if (options.Authorities.Count > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(options.Authorities.ToArray());
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (options.TlsServerName.Length > 0)
        {
            handler.SslOptions.TargetHost = options.TlsServerName;
        }

        if (options.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
