using System.Security.Cryptography.X509Certificates;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane;

/// <summary>The embedded Kubernetes API server: one instance, from its start to its stop. Several may run in one process.</summary>
public sealed class ControlPlaneServer : IAsyncDisposable
{
    /// <summary>Where it listens, such as <c>https://127.0.0.1:6443</c>.</summary>
    public Uri Address => throw new NotImplementedException();

    /// <summary>The administrator's kubeconfig, in the state folder.</summary>
    public string KubeconfigPath => throw new NotImplementedException();

    /// <summary>The certificate authority that signed everything below; clients' certificates are checked against it.</summary>
    public X509Certificate2 Authority => throw new NotImplementedException();

    /// <summary>With its key: what the node's HTTPS API serves with.</summary>
    public X509Certificate2 KubeletServingCertificate => throw new NotImplementedException();

    /// <exception cref="PortTakenException">Another program listens on the port.</exception>
    public static Task<ControlPlaneServer> StartAsync(
        ControlPlaneOptions options, TimeProvider time, ILoggerFactory loggers, IEnumerable<IAdmission> admissions, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The in-process way in, as <c>system:serviceaccount:fairway-system:CAPABILITY</c>; what it may do is said by RBAC.</summary>
    public IKubernetesTransport TransportFor(string capability) => throw new NotImplementedException();

    /// <summary>Ends watches, lets requests under way finish, closes the store.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
