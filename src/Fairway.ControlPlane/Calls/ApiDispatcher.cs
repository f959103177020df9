using System.Collections.Frozen;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Admission;
using Fairway.ControlPlane.Subresources;
using Fairway.ControlPlane.Verbs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Selectors;

namespace Fairway.ControlPlane.Calls;

/// <summary>Takes every call, whichever way it came: is it allowed, is it served, who handles it.</summary>
internal sealed class ApiDispatcher(
    Authorizer authorizer, FrozenDictionary<ApiVerb, IVerb> verbs, SubresourceTable subresources, PostedBodies bodies)
{
    public static string NameOf(ApiVerb verb) => verb switch
    {
        ApiVerb.Get => "get",
        ApiVerb.List => "list",
        ApiVerb.Watch => "watch",
        ApiVerb.Create => "create",
        ApiVerb.Update => "update",
        ApiVerb.Patch => "patch",
        ApiVerb.Delete => "delete",
        _ => "deletecollection",
    };

    /// <summary>Lets a call in, before its body is read: it must be allowed, served, and ask for nothing that is not understood.</summary>
    /// <exception cref="KubernetesException">403, 404, 405 or 422.</exception>
    public void Admit(ApiCall call)
    {
        call.Audit.Decision = "forbid";
        call.Audit.Reason = Authorize(call);
        call.Audit.Decision = "allow";
        RequireServed(call);
        OptionChecks.Check(call);
        if (call.Kind.DeprecationWarning.Length > 0)
        {
            call.Warnings.Add(call.Kind.DeprecationWarning);
        }
    }

    /// <summary>Handles a call that was let in.</summary>
    /// <exception cref="KubernetesException">The API refuses.</exception>
    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (call.Subresource is "" or "status" && call.Kind.IsStored)
        {
            return await verbs[call.Verb].ExecuteAsync(call, cancellationToken);
        }

        var handler = subresources.Find(call) ?? throw ApiErrors.PathNotFound();
        return await handler.ExecuteAsync(await bodies.AdmitAsync(call, cancellationToken), cancellationToken);
    }

    /// <summary>Lets a connection to what runs in the cluster through, once it was let in.</summary>
    /// <param name="call">The request.</param>
    /// <param name="parameters">Its query.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="KubernetesException">Admission refuses.</exception>
    public ValueTask ConnectAsync(
        ApiCall call, IEnumerable<(string Name, IReadOnlyList<string> Values)> parameters, CancellationToken cancellationToken) =>
        bodies.ConnectAsync(call, parameters, cancellationToken);

    private string Authorize(ApiCall call) => authorizer.Require(
        call.User,
        call.Kind,
        new(NameOf(call.Verb))
        {
            Group = call.Kind.Kind.Group,
            Resource = call.Kind.Plural,
            Subresource = call.Subresource,
            Namespace = call.Namespace,
            Name = call.Name.Length > 0 ? call.Name : SelectedName(call),
            FieldSelector = call.Request.FieldSelector,
        });

    // A list of one object by its name needs the right to that object alone (upstream's RequestInfoFactory).
    private static string SelectedName(ApiCall call)
    {
        if (call.Verb is not (ApiVerb.List or ApiVerb.Watch or ApiVerb.DeleteCollection) || call.Request.FieldSelector.Length == 0)
        {
            return "";
        }

        try
        {
            return FieldSelector.Parse(call.Request.FieldSelector).Required("metadata.name") ?? "";
        }
        catch (FormatException)
        {
            // Refused with its reason once the call is let in.
            return "";
        }
    }

    private static void RequireServed(ApiCall call)
    {
        var (kind, subresource) = (call.Kind, call.Subresource);
        var offered = subresource.Length == 0 ? kind.Verbs : (kind.FindSubresource(subresource) ?? throw ApiErrors.PathNotFound()).Verbs;
        var (isNamed, isScoped) = (call.Name.Length > 0, !kind.Namespaced || call.Namespace.Length > 0);
        if (isNamed && !isScoped)
        {
            throw ApiErrors.PathNotFound();
        }

        var fits = call.Verb switch
        {
            ApiVerb.Get or ApiVerb.Update or ApiVerb.Patch or ApiVerb.Delete => isNamed,
            ApiVerb.Create => isNamed == subresource.Length > 0 && (isScoped || !kind.IsStored),
            ApiVerb.DeleteCollection => !isNamed && isScoped,
            _ => true,
        };
        if (!fits || !offered.Contains(NameOf(call.Verb)))
        {
            throw ApiErrors.MethodNotAllowed();
        }
    }
}
