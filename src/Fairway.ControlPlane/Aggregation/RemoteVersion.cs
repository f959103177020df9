using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>A remote group version with what is known of it.</summary>
internal sealed record RemoteVersion(RemoteService Service, RemoteDocuments Documents)
{
    /// <summary>A request on one of its resources as the audit log takes it; a resource that the server did not tell of has no name there.</summary>
    /// <exception cref="KubernetesException">405.</exception>
    public ApiCall ToCall(HttpContext context, UserInfo user, RequestPath path)
    {
        var entry = Documents.Resources["resources"].Items.FirstOrDefault(one => one["name"].AsString() == path.Resource);
        var kind = new KindDescription
        {
            Kind = new(Service.Group, Service.Version, entry["kind"].AsString() ?? ""),
            Plural = entry.IsNull ? "" : path.Resource,
            Singular = "",
            Schema = Schema.Anything,
        };
        var request = new ApiRequest(RequestReader.VerbOf(context.Request, path), kind.Resource)
        {
            Namespace = path.Namespace,
            Name = path.Name,
            Subresource = path.Subresource,
        };
        return new(user, kind, request) { AuditId = RequestReader.AuditId(context) };
    }
}
