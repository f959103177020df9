using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>serviceaccounts/token</c>: makes a token of the account (authentication.k8s.io/v1 TokenRequest).</summary>
internal sealed class TokenSubresource(ObjectLookup objects, KindRegistry kinds, ServiceAccountTokens tokens, TimeProvider time) : IVerb
{
    private const long MinSeconds = 600;
    private const long MaxSeconds = 1L << 32;

    private static readonly KindDescription TokenRequest = BuiltInKinds.Find(new("authentication.k8s.io", "v1", "TokenRequest"))
        ?? throw new InvalidOperationException("the kind TokenRequest is not built in");

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var request = BodyDecoding.Decode(call with { Kind = TokenRequest }, call.Request.Body);
        var seconds = request["spec"]["expirationSeconds"].AsLong() ?? 3600;
        Validate(call, seconds);
        var account = objects.Find(call.Kind, call.Namespace, call.Name);
        if (account.IsNull)
        {
            throw ApiErrors.NotFound(call.Kind, call.Name);
        }

        var audiences = request["spec"]["audiences"].Items.Select(item => item.AsString() ?? "").ToArray();
        var expires = time.GetUtcNow().AddSeconds(seconds);
        var token = tokens.Issue(
            account,
            audiences.Length == 0 ? [ServiceAccountTokens.Issuer] : audiences,
            Bound(account, request["spec"]["boundObjectRef"]),
            expires);
        var metadata = Value.Map(
            ("name", call.Name), ("namespace", call.Namespace), ("creationTimestamp", Timestamps.Seconds(time.GetUtcNow())));
        var answer = request
            .With("metadata", metadata)
            .With("status", Value.Map(("token", token), ("expirationTimestamp", Timestamps.Seconds(expires))));
        return Task.FromResult<ApiResult>(new ApiResult.Tree(201, TokenRequest, answer));
    }

    private static void Validate(ApiCall call, long seconds)
    {
        FieldError? error = seconds switch
        {
            < MinSeconds => FieldError.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"),
            > MaxSeconds => FieldError.Invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"),
            _ => null,
        };
        if (error is not null)
        {
            throw FieldErrors.ToException(TokenRequest.Kind, call.Name, [error]);
        }
    }

    private Value Bound(Value account, Value reference)
    {
        if (reference.IsNull)
        {
            return Value.Null;
        }

        var (plural, ns) = (reference["kind"].AsString(), reference["apiVersion"].AsString()) switch
        {
            ("Pod", "v1") => ("pods", account.Namespace),
            ("Secret", "v1") => ("secrets", account.Namespace),
            ("Node", "v1") => ("nodes", ""),
            (var kind, var version) => throw ApiErrors.BadRequest(
                $"cannot bind token to object of type {version}, Kind={kind}: only pods, secrets and nodes of v1"),
        };
        var name = reference["name"].AsString() ?? "";
        var bound = objects.Find(kinds.Required("", "v1", plural), ns, name);
        if (bound.IsNull)
        {
            throw ApiErrors.NotFound("", plural, name);
        }

        if (reference["uid"].AsString() is { Length: > 0 } uid && uid != bound.Uid)
        {
            throw ApiErrors.Conflict(
                kinds.Required("", "v1", plural),
                name,
                $"the UID in the bound object reference ({uid}) does not match the UID in record. "
                + "The object might have been deleted and then recreated");
        }

        return plural == "pods" && bound["spec"]["serviceAccountName"].AsString() != account.Name
            ? throw ApiErrors.BadRequest(
                $"cannot bind token for serviceaccount \"{account.Name}\" to pod running with different serviceaccount name.")
            : bound;
    }
}
