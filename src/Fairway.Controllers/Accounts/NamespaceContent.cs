using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Controllers.Accounts;

/// <summary>Puts an object that every namespace has into one; a namespace that goes meanwhile needs it no more.</summary>
internal static class NamespaceContent
{
    public static async Task CreateAsync(
        KubernetesClient client, GroupVersionResource resource, Value @object, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(resource, @object, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsAlreadyExists || e.IsNotFound || IsTerminating(e))
        {
            // There already, or nowhere to put it.
        }
    }

    private static bool IsTerminating(KubernetesException refusal) =>
        refusal.Status["details"]["causes"].Items.Any(cause => cause["reason"].AsString() == "NamespaceTerminating");
}
