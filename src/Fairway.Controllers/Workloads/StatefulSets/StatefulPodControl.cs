using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.StatefulSets;

/// <summary>Makes, changes and deletes the pods of a StatefulSet, and tells of each in an event on the set, in upstream's words.</summary>
internal sealed class StatefulPodControl(ControllerContext context, StatefulSetClaims claims)
{
    public async Task CreateAsync(Value set, Value pod, CancellationToken cancellationToken)
    {
        try
        {
            await claims.EnsureAsync(set, pod, cancellationToken).ConfigureAwait(false);
            await context.Client.CreateAsync(Resources.Pods, pod, cancellationToken).ConfigureAwait(false);
            Succeeded(set, pod, "create");
        }
        catch (KubernetesException e) when (e.IsAlreadyExists || e.IsNamespaceTerminating)
        {
            // There already, which the cache will show, or nowhere to put it.
        }
        catch (KubernetesException e)
        {
            Failed(set, pod, "create", e);
            throw;
        }
    }

    public async Task UpdateAsync(Value set, Value pod, CancellationToken cancellationToken)
    {
        try
        {
            await context.Client.UpdateAsync(Resources.Pods, pod, cancellationToken).ConfigureAwait(false);
            Succeeded(set, pod, "update");
        }
        catch (KubernetesException e) when (!e.IsConflict && !e.IsNotFound)
        {
            Failed(set, pod, "update", e);
            throw;
        }
    }

    public async Task DeleteAsync(Value set, Value pod, CancellationToken cancellationToken)
    {
        try
        {
            await context.Client.DeleteAsync(Resources.Pods, pod.Key, DeleteRequest.Of(pod), cancellationToken).ConfigureAwait(false);
            Succeeded(set, pod, "delete");
        }
        catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or another pod has its name.
        }
        catch (KubernetesException e)
        {
            Failed(set, pod, "delete", e);
            throw;
        }
    }

    private void Succeeded(Value set, Value pod, string verb) => context.Events.Normal(
        set, $"Successful{Title(verb)}", $"{verb} Pod {pod.Name} in StatefulSet {set.Name} successful");

    private void Failed(Value set, Value pod, string verb, KubernetesException e) => context.Events.Warning(
        set, $"Failed{Title(verb)}", $"{verb} Pod {pod.Name} in StatefulSet {set.Name} failed error: {e.Message}");

    private static string Title(string verb) => char.ToUpperInvariant(verb[0]) + verb[1..];
}
