using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Reviews;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>What the server knows of a call, for those who admit it.</summary>
internal sealed class AdmissionContext(
    ApiCall call, ApiVerb operation, KindRegistry kinds, ObjectConversion conversion, Authorizer authorizer, IAdmissionObjects objects)
    : IAdmissionContext
{
    public KindDescription Kind => call.Kind;

    public IEnumerable<KindDescription> Equivalents => kinds.Current.EquivalentsOf(call.Kind);

    public Value UserInfo => UserDocument.Of(call.User);

    public Value Options => operation switch
    {
        // A connection has none.
        ApiVerb.Get => Value.Null,
        ApiVerb.Delete => DeleteOptions(),
        _ => WriteOptions(),
    };

    public ICelAuthorizer Authorizer => new CelAccess(authorizer, call.User);

    public IAdmissionObjects Objects => objects;

    /// <exception cref="KubernetesException">A conversion webhook fails.</exception>
    public ValueTask<Value> ConvertAsync(KindDescription from, KindDescription to, Value @object, CancellationToken cancellationToken) =>
        conversion.ConvertAsync(from, to, @object, cancellationToken);

    private Value DeleteOptions()
    {
        var given = call.Verb is ApiVerb.Delete or ApiVerb.DeleteCollection ? call.Request.Body : Value.Null;
        return Value.Map(("kind", "DeleteOptions"), ("apiVersion", "meta.k8s.io/v1"))
            .WithFields(given.IsMap ? given.Without("kind").Without("apiVersion") : ValueMap.Empty);
    }

    private Value WriteOptions()
    {
        var options = Value.Map(("kind", operation == ApiVerb.Create ? "CreateOptions" : "UpdateOptions"), ("apiVersion", "meta.k8s.io/v1"));
        options = call.Request.DryRun ? options.With("dryRun", Value.List("All")) : options;
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)
            [("fieldManager", call.Request.FieldManager), ("fieldValidation", call.Request.FieldValidation)])
        {
            options = text.Length == 0 ? options : options.With(field, text);
        }

        return options;
    }
}
