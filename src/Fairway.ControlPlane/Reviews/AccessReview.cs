using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>
/// SelfSubjectAccessReview, SubjectAccessReview and LocalSubjectAccessReview (authorization.k8s.io/v1): may the caller, or the one who is
/// named, do this?
/// </summary>
internal sealed class AccessReview(Authorizer authorizer, bool isSelf) : IVerb
{
    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var review = BodyDecoding.Decode(call, call.Request.Body);
        if (call.Kind.Namespaced)
        {
            review = InNamespace(call, review);
        }

        var spec = review["spec"];
        if (ObjectValidation.Validate(call.Kind, review, Value.Null, call.Warnings.Add, cancellationToken) is { Count: > 0 } problems)
        {
            // Upstream names no kind here.
            throw FieldErrors.ToException(call.Kind.Kind with { Kind = "" }, "", problems);
        }

        var decision = authorizer.Decide(isSelf ? call.User : Named(spec), Asked(spec));
        var status = Value.Map(("allowed", decision.IsAllowed));
        status = decision.Reason.Length == 0 ? status : status.With("reason", decision.Reason);
        status = decision.Error.Length == 0 ? status : status.With("evaluationError", decision.Error);
        return Task.FromResult<ApiResult>(new ApiResult.Tree(201, call.Kind, ReviewDocument.Of(review, status)));
    }

    private static Value InNamespace(ApiCall call, Value review)
    {
        if (call.Namespace.Length == 0)
        {
            throw ApiErrors.BadRequest($"namespace is required on this type: {call.Namespace}");
        }

        return review["metadata"]["namespace"].AsString() is { Length: > 0 } given && given != call.Namespace
            ? throw ApiErrors.OtherNamespace(given, call.Namespace)
            : review.WithAt(["metadata", "namespace"], call.Namespace);
    }

    private static UserInfo Named(Value spec)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, values) in spec["extra"].Fields)
        {
            extra[key] = Texts(values);
        }

        return new(Text(spec, "user"), Texts(spec["groups"])) { Uid = Text(spec, "uid"), Extra = extra };
    }

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
            FieldSelector = FieldSelectorOf(resource["fieldSelector"]),
        };
    }

    // Requirements other than In with one value select less than what they leave out here: whoever decides by fields sees a wider request.
    private static string FieldSelectorOf(Value selector) => Text(selector, "rawSelector") is { Length: > 0 } raw ? raw : string.Join(
        ',',
        selector["requirements"].Items
            .Where(item => item["operator"].AsString() == "In" && item["values"].Items.Count == 1)
            .Select(item => $"{Text(item, "key")}={item["values"][0].AsString()}"));

    private static IReadOnlyList<string> Texts(Value list) => [.. list.Items.Select(item => item.AsString() ?? "")];

    private static string Text(Value map, string field) => map[field].AsString() ?? "";
}
