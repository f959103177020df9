using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Demo;

/// <summary>Waits on a watch until an object satisfies a condition.</summary>
internal static class ObjectWait
{
    /// <param name="client">The API.</param>
    /// <param name="resource">The object's resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="isDone">Told each state, null when the object is absent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Value> UntilAsync(
        KubernetesClient client, GroupVersionResource resource, ObjectKey key, Func<Value, bool> isDone, CancellationToken cancellationToken)
    {
        while (true)
        {
            var request = new ApiRequest(ApiVerb.List, resource) { Namespace = key.Namespace, FieldSelector = $"metadata.name={key.Name}" };
            var list = await client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var found = list["items"][0];
            if (isDone(found))
            {
                return found;
            }

            try
            {
                var watch = request with { Verb = ApiVerb.Watch, ResourceVersion = list.ResourceVersion };
                await foreach (var change in client.Transport.WatchAsync(watch, cancellationToken).ConfigureAwait(false))
                {
                    var state = change.Type == WatchEventType.Deleted ? Value.Null : change.Object;
                    if (change.Type != WatchEventType.Bookmark && isDone(state))
                    {
                        return state;
                    }
                }
            }
            catch (KubernetesException e) when (e.Code == 410)
            {
                // History is gone: look again.
            }
        }
    }
}
