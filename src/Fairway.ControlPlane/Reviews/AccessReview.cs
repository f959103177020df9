using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>SelfSubjectAccessReview and SubjectAccessReview (authorization.k8s.io/v1): may the caller, or the one who is named, do this?</summary>
internal sealed class AccessReview(Authorizer authorizer, bool isSelf) : IVerb
{
    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var review = BodyDecoding.Decode(call, call.Request.Body);
        var spec = review["spec"];
        if (ObjectValidation.Validate(call.Kind, review, Value.Null) is { Count: > 0 } problems)
        {
            throw FieldErrors.ToException(call.Kind.Kind, "", problems);
        }

        var user = isSelf ? call.User : Named(spec);
        var asked = Asked(spec);
        var status = Value.Map(("allowed", authorizer.IsAllowed(user, asked)));
        if (authorizer.Policy.Find(user, asked) is { } grant)
        {
            status = status.With("reason", $"RBAC: allowed by {grant.Source}");
        }

        return Task.FromResult<ApiResult>(new ApiResult.Tree(201, call.Kind, review.With("status", status)));
    }

    private static UserInfo Named(Value spec) =>
        new(Text(spec, "user"), [.. spec["groups"].Items.Select(item => item.AsString() ?? "")]) { Uid = Text(spec, "uid") };

    private static AccessRequest Asked(Value spec)
    {
        if (spec["nonResourceAttributes"] is { IsNull: false } plain)
        {
            return new(Text(plain, "verb")) { Path = Text(plain, "path") };
        }

        var resource = spec["resourceAttributes"];
        return new(Text(resource, "verb"))
        {
            Group = Text(resource, "group"),
            Resource = Text(resource, "resource"),
            Subresource = Text(resource, "subresource"),
            Namespace = Text(resource, "namespace"),
            Name = Text(resource, "name"),
        };
    }

    private static string Text(Value map, string field) => map[field].AsString() ?? "";
}
