using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>/scale</c>: shows and changes the replicas of an object as an autoscaling/v1 Scale.</summary>
internal sealed class ScaleSubresource(ObjectStore store, ObjectLookup objects, PatchApplication patches, ObjectUpdate update) : IVerb
{
    private const int Attempts = 5;

    private static readonly KindDescription Scale = BuiltInKinds.Find(new("autoscaling", "v1", "Scale"))
        ?? throw new InvalidOperationException("the kind Scale is not built in");

    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var stored = store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) ?? throw NotFound(call);
            var live = await objects.ReadAsync(call.Kind, stored, cancellationToken);
            if (call.Verb == ApiVerb.Get)
            {
                return Answer(call.Kind, live);
            }

            if (await ChangeAsync(call, stored, live, cancellationToken) is { } changed)
            {
                var now = changed is ApiResult.Stored written
                    ? await objects.ReadAsync(call.Kind, written.Object, cancellationToken)
                    : ((ApiResult.Tree)changed).Value;
                return Answer(call.Kind, now);
            }
        }

        throw ApiErrors.Modified(call.Kind, call.Name);
    }

    private static KubernetesException NotFound(ApiCall call) => call.Kind.IsCustom
        ? ApiErrors.NotFound(call.Kind, call.Name)
        : ApiErrors.NotFound(call.Kind.Kind.Group, $"{call.Kind.Plural}/scale", call.Name);

    private async Task<ApiResult?> ChangeAsync(ApiCall call, StoredObject stored, Value live, CancellationToken cancellationToken)
    {
        var isApply = call.Request is { Verb: ApiVerb.Patch, PatchType: PatchType.Apply };
        var scale = isApply ? Applied(call) : Wanted(call, ScaleDocument.Of(call.Kind, live));
        var replicas = scale["spec"]["replicas"].AsLong() ?? 0;
        if (replicas is < 0 or > int.MaxValue)
        {
            throw FieldErrors.ToException(
                Scale.Kind, call.Name, [FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0")]);
        }

        if (scale.Name.Length > 0 && scale.Name != call.Name)
        {
            throw ApiErrors.OtherName(scale.Name, call.Name);
        }

        var proposed = isApply ? Apply(call, live, replicas) : WithReplicas(call.Kind, live, replicas);
        return await update.RunAsync(
            call, stored, live, proposed.WithAt(["metadata", "resourceVersion"], scale.ResourceVersion), cancellationToken);
    }

    /// <summary>
    /// An apply of a Scale is one of the object itself that says nothing but its replicas: who applies owns that field of the object
    /// (upstream maps the owners of both into each other, managedfields.ScaleHandler).
    /// </summary>
    private Value Apply(ApiCall call, Value live, long replicas)
    {
        var kind = call.Kind.Kind;
        var metadata = Value.Map(("name", call.Name), ("namespace", call.Namespace));
        var body = WithReplicas(
            call.Kind, Value.Map(("apiVersion", kind.ApiVersion), ("kind", kind.Kind), ("metadata", metadata)), replicas);
        return patches.Apply(call with { Request = call.Request with { Body = body } }, live);
    }

    private static Value Applied(ApiCall call)
    {
        var scale = BodyDecoding.Decode(call with { Kind = Scale }, call.Request.Body);
        return scale["metadata"]["managedFields"].IsNull ? scale : throw ApiErrors.BadRequest("metadata.managedFields must be nil");
    }

    private static Value WithReplicas(KindDescription kind, Value @object, long replicas) =>
        @object.WithAt(kind.Scale!.SpecReplicas.Split('.', StringSplitOptions.RemoveEmptyEntries), replicas);

    private static Value Wanted(ApiCall call, Value current)
    {
        var body = call.Verb == ApiVerb.Update ? call.Request.Body : PatchApplication.Change(Scale, call.Request, current);
        return BodyDecoding.Decode(call with { Kind = Scale }, body);
    }

    private static ApiResult.Tree Answer(KindDescription kind, Value @object) => new(200, Scale, ScaleDocument.Of(kind, @object));
}
