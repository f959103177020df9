using Fairway.Values;

namespace Fairway.Kubernetes.Client;

/// <summary>
/// The verbs of the Kubernetes API over a transport, under one field manager. Refusals are <see cref="KubernetesException"/>;
/// an absent object is null only from <see cref="FindAsync"/>.
/// </summary>
public sealed class KubernetesClient(IKubernetesTransport transport, string fieldManager)
{
    public string FieldManager { get; } = fieldManager;

    public IKubernetesTransport Transport { get; } = transport;

    public Task<Value> GetAsync(GroupVersionResource resource, ObjectKey key, CancellationToken cancellationToken) =>
        Transport.SendAsync(new(ApiVerb.Get, resource) { Namespace = key.Namespace, Name = key.Name }, cancellationToken);

    /// <summary>The object, or null when there is none.</summary>
    public async Task<Value> FindAsync(GroupVersionResource resource, ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(resource, key, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return Value.Null;
        }
    }

    /// <summary>The list object; its <c>items</c> carry no apiVersion and kind on a real cluster, so read those from the list.</summary>
    public Task<Value> ListAsync(GroupVersionResource resource, string @namespace, string labelSelector, CancellationToken cancellationToken) =>
        Transport.SendAsync(new(ApiVerb.List, resource) { Namespace = @namespace, LabelSelector = labelSelector }, cancellationToken);

    public Task<Value> CreateAsync(GroupVersionResource resource, Value @object, CancellationToken cancellationToken) =>
        Transport.SendAsync(
            new(ApiVerb.Create, resource) { Namespace = @object.Namespace, Body = @object, FieldManager = FieldManager }, cancellationToken);

    /// <summary>Replaces the object. Its resourceVersion, when present, must still be current.</summary>
    public Task<Value> UpdateAsync(GroupVersionResource resource, Value @object, CancellationToken cancellationToken) =>
        Transport.SendAsync(Update(resource, @object), cancellationToken);

    /// <summary>Replaces the object's status and leaves the rest. Its resourceVersion, when present, must still be current.</summary>
    public Task<Value> UpdateStatusAsync(GroupVersionResource resource, Value @object, CancellationToken cancellationToken) =>
        UpdateSubresourceAsync(resource, @object, "status", cancellationToken);

    /// <summary>Replaces what one of the object's subresources, such as <c>finalize</c>, is for.</summary>
    public Task<Value> UpdateSubresourceAsync(
        GroupVersionResource resource, Value @object, string subresource, CancellationToken cancellationToken) =>
        Transport.SendAsync(Update(resource, @object) with { Subresource = subresource }, cancellationToken);

    public Task<Value> PatchAsync(
        GroupVersionResource resource, ObjectKey key, PatchType type, Value patch, CancellationToken cancellationToken) =>
        Transport.SendAsync(Patch(resource, key, type, patch), cancellationToken);

    /// <summary>Patches the object's status; what else the patch has is left out.</summary>
    public Task<Value> PatchStatusAsync(
        GroupVersionResource resource, ObjectKey key, PatchType type, Value patch, CancellationToken cancellationToken) =>
        Transport.SendAsync(Patch(resource, key, type, patch) with { Subresource = "status" }, cancellationToken);

    /// <summary>Server-side apply of the fields in the object, under this client's manager.</summary>
    public Task<Value> ApplyAsync(GroupVersionResource resource, Value @object, ApplyOptions options, CancellationToken cancellationToken) =>
        Transport.SendAsync(
            Patch(resource, @object.Key, PatchType.Apply, @object) with { Force = options.Force, DryRun = options.DryRun }, cancellationToken);

    /// <param name="resource">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="options">DeleteOptions, or null: grace period, propagation policy, preconditions.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    public Task<Value> DeleteAsync(GroupVersionResource resource, ObjectKey key, Value options, CancellationToken cancellationToken) =>
        Transport.SendAsync(new(ApiVerb.Delete, resource) { Namespace = key.Namespace, Name = key.Name, Body = options }, cancellationToken);

    private ApiRequest Update(GroupVersionResource resource, Value @object) => new(ApiVerb.Update, resource)
    {
        Namespace = @object.Namespace,
        Name = @object.Name,
        Body = @object,
        FieldManager = FieldManager,
    };

    private ApiRequest Patch(GroupVersionResource resource, ObjectKey key, PatchType type, Value patch) => new(ApiVerb.Patch, resource)
    {
        Namespace = key.Namespace,
        Name = key.Name,
        PatchType = type,
        Body = patch,
        FieldManager = FieldManager,
    };
}
