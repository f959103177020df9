using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>Describes calls to those who admit them.</summary>
internal sealed class AdmissionRequests(
    ObjectLookup objects, KindRegistry kinds, ObjectConversion conversion, Authorizer authorizer, IAdmissionObjects live)
{
    private readonly KindDescription _namespaces = kinds.Required("", "v1", "namespaces");

    public IAdmissionContext ContextOf(ApiCall call, ApiVerb operation) =>
        new AdmissionContext(call, operation, kinds, conversion, authorizer, live);

    /// <param name="call">The request.</param>
    /// <param name="operation">Create, Update, Delete, or Get for a connection: what the request amounts to.</param>
    /// <param name="name">The object's; empty when a body is posted for none.</param>
    /// <param name="object">The new object; null for a deletion.</param>
    /// <param name="old">The live object; null for a creation.</param>
    public AdmissionRequest Of(ApiCall call, ApiVerb operation, string name, Value @object, Value old)
    {
        // What is posted to a subresource may name no namespace.
        var @namespace = (@object.IsNull ? old : @object).Namespace is { Length: > 0 } own ? own : call.Namespace;
        return new()
        {
            Kind = call.Kind.Kind,
            Resource = call.Kind.Resource,
            Subresource = call.Subresource,
            Namespace = @namespace,
            Name = name,
            IsNamedByServer = operation == ApiVerb.Create && call is { Verb: ApiVerb.Create, Name: "", Subresource: "" }
                && call.Request.Body.Name.Length == 0,
            Operation = operation,
            User = call.User.Name,
            Groups = call.User.Groups,
            Object = @object,
            OldObject = old,
            NamespaceObject = call.Kind.Namespaced && @namespace.Length > 0 ? objects.Find(_namespaces, "", @namespace) : Value.Null,
            DryRun = call.Request.DryRun,
            Context = ContextOf(call, operation),
        };
    }
}
