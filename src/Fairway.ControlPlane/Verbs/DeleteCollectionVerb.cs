using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Verbs;

/// <summary>Deletes every object that the selectors match, one by one; answers the list of them as they were.</summary>
internal sealed class DeleteCollectionVerb(ListVerb list, ObjectDeletion deletion) : IVerb
{
    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var options = DeleteOptions.Read(call.Request.Body, call.Warnings);
        var page = list.Read(call, cancellationToken);
        foreach (var item in page.Items)
        {
            try
            {
                var one = call with { Request = call.Request with { Namespace = item.Key.Namespace } };
                await deletion.RunAsync(one, item.Key.Name, options, cancellationToken);
            }
            catch (KubernetesException e) when (e.IsNotFound)
            {
                // Somebody else deleted it first, which is what was asked for.
            }
        }

        return new ApiResult.List(call.Kind, page);
    }
}
