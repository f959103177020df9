using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>Deletes the objects of a definition, also those of versions that are served no longer.</summary>
internal sealed class InstanceDeletion(
    ObjectStore store, ObjectReader reader, KindRegistry kinds, LeavingDefinitions leaving, ObjectDeletion deletion)
{
    private static readonly DeleteOptions NoOptions = new(null, "", "", "", DryRun: false);

    /// <summary>True once there are none and none can come; until then it is to be called again.</summary>
    /// <exception cref="KubernetesException">One could not be deleted.</exception>
    public async Task<bool> IsDoneAsync(Value definition, CancellationToken cancellationToken)
    {
        var resource = LeavingDefinitions.ResourceOf(definition);

        // Asked first: what is made until then is seen below.
        var isQuiet = leaving.IsQuiet(resource);
        if (Stored(definition) is not { } kind)
        {
            // Its names were never accepted, so it was never served.
            return isQuiet;
        }

        foreach (var stored in store.All(resource).Where(stored => !reader.Read(stored).IsDeleting))
        {
            var request = new ApiRequest(ApiVerb.Delete, kind.Resource) { Namespace = stored.Key.Namespace, Name = stored.Key.Name };
            var call = new ApiCall(UserInfo.Server, kind, request) { AuditId = Guid.NewGuid().ToString() };
            try
            {
                await deletion.RunAdmittedAsync(call, stored.Key.Name, NoOptions, cancellationToken);
            }
            catch (KubernetesException e) when (e.IsNotFound)
            {
                // Somebody else deleted it first.
            }
        }

        return isQuiet && store.All(resource).Count == 0;
    }

    private KindDescription? Stored(Value definition) => kinds.Current.Stored(
        definition["spec"]["group"].AsString() ?? "", definition["spec"]["names"]["plural"].AsString() ?? "") is { IsCustom: true } kind
        ? kind
        : null;
}
