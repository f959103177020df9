using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery;

/// <summary>Keeps what an API holds in step with Git: fetches GitRepositories, applies Kustomizations.</summary>
public static class DeliveryCapability
{
    /// <summary>Applies delivery's kinds and works until cancelled.</summary>
    public static Task RunAsync(
        IKubernetesTransport transport, DeliveryOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
