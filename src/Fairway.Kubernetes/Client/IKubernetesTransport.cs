using Fairway.Values;

namespace Fairway.Kubernetes.Client;

/// <summary>
/// The way to a Kubernetes API: HTTP, or in-process to the embedded server. Both authenticate, authorize, admit and audit alike;
/// a caller cannot tell which of the two it has.
/// </summary>
public interface IKubernetesTransport
{
    /// <summary>Sends any verb but watch; the answer is the object, the list, or the Status of a deletion.</summary>
    /// <exception cref="KubernetesException">The API refused.</exception>
    Task<Value> SendAsync(ApiRequest request, CancellationToken cancellationToken);

    /// <summary>Watches from <see cref="ApiRequest.ResourceVersion"/> until the server ends the watch or the token is cancelled.</summary>
    /// <exception cref="KubernetesException">The API refused, or history is gone (reason Expired).</exception>
    IAsyncEnumerable<WatchEvent> WatchAsync(ApiRequest request, CancellationToken cancellationToken);

    /// <summary>The resource that serves a kind, or null when the API serves none; follows changes of the API's custom resources.</summary>
    Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken);
}
