using Fairway.ControlPlane.Access.Nodes;
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

    // What pods ask for whose program may not know that tokens expire: theirs works for a year, and its use is noted after the hour
    // (WarnOnlyBoundTokenExpirationSeconds and ExpirationExtensionSeconds of upstream's pkg/serviceaccount).
    private const long WarnOnlySeconds = 3607;

    private static readonly TimeSpan ExtendedLifetime = TimeSpan.FromDays(365);

    private static readonly KindDescription TokenRequest = BuiltInKinds.Find(new("authentication.k8s.io", "v1", "TokenRequest"))
        ?? throw new InvalidOperationException("the kind TokenRequest is not built in");

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var request = BodyDecoding.Decode(call with { Kind = TokenRequest }, call.Request.Body);
        var seconds = request["spec"]["expirationSeconds"].AsLong() ?? 3600;
        Validate(call, request, seconds);
        var account = objects.Find(call.Kind, call.Namespace, call.Name);
        if (account.IsNull)
        {
            throw ApiErrors.NotFound(call.Kind, call.Name);
        }

        var audiences = request["spec"]["audiences"].Items.Select(item => item.AsString() ?? "").ToArray();
        audiences = audiences.Length == 0 ? [ServiceAccountTokens.Issuer] : audiences;
        var bound = Bound(account, request["spec"]["boundObjectRef"]);
        NodeRestriction.CheckToken(call, bound, request["spec"]["boundObjectRef"]);
        var lifetime = TimeSpan.FromSeconds(seconds);
        var isExtended = bound.ObjectKind == "Pod" && seconds == WarnOnlySeconds
            && audiences.All(audience => audience == ServiceAccountTokens.Issuer);
        var (token, id) = tokens.Issue(new(
            account, audiences, bound, NodeOf(bound), isExtended ? ExtendedLifetime : lifetime, isExtended ? lifetime : null));
        call.Audit["authentication.kubernetes.io/issued-credential-id"] = $"JTI={id}";
        var now = time.GetUtcNow();
        var answer = request
            .With("metadata", Value.Map(("name", call.Name), ("namespace", call.Namespace), ("creationTimestamp", Timestamps.Seconds(now))))
            .WithAt(["spec", "audiences"], ValueList.From(audiences.Select(audience => (Value)audience)))
            .With("status", Value.Map(("token", token), ("expirationTimestamp", Timestamps.Seconds(now + lifetime))));
        return Task.FromResult<ApiResult>(new ApiResult.Tree(201, TokenRequest, answer));
    }

    private static void Validate(ApiCall call, Value request, long seconds)
    {
        var errors = new List<FieldError>();
        if (seconds is < MinSeconds or > MaxSeconds)
        {
            errors.Add(FieldError.Invalid("spec.expirationSeconds", seconds, seconds < MinSeconds
                ? "may not specify a duration less than 10 minutes"
                : "may not specify a duration larger than 2^32 seconds"));
        }

        if (request.Name is { Length: > 0 } name && name != call.Name)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, "must match the service account name if specified"));
        }

        if (request.Namespace is { Length: > 0 } ns && ns != call.Namespace)
        {
            errors.Add(FieldError.Invalid("metadata.namespace", ns, "must match the service account namespace if specified"));
        }

        if (errors.Count > 0)
        {
            throw FieldErrors.ToException(TokenRequest.Kind, "", errors);
        }
    }

    private Value Bound(Value account, Value reference)
    {
        if (reference.IsNull)
        {
            return Value.Null;
        }

        var kind = GroupVersionKind.From(reference["apiVersion"].AsString() ?? "", reference["kind"].AsString() ?? "");
        var (plural, ns) = kind switch
        {
            ("", "v1", "Pod") => ("pods", account.Namespace),
            ("", "v1", "Secret") => ("secrets", account.Namespace),
            ("", "v1", "Node") => ("nodes", ""),
            _ => throw ApiErrors.BadRequest($"cannot bind token to object of type {kind.Group}/{kind.Version}, Kind={kind.Kind}"),
        };
        var name = reference["name"].AsString() ?? "";
        var bound = objects.Find(kinds.Required("", "v1", plural), ns, name);
        if (bound.IsNull)
        {
            throw ApiErrors.NotFound("", plural, name);
        }

        if (plural == "pods" && bound["spec"]["serviceAccountName"].AsString() != account.Name)
        {
            throw ApiErrors.BadRequest($"cannot bind token for serviceaccount \"{account.Name}\" to pod running with different serviceaccount name.");
        }

        return reference["uid"].AsString() is not { Length: > 0 } uid || uid == bound.Uid ? bound : throw new KubernetesException(
            409,
            StatusReason.Conflict,
            $"Operation cannot be fulfilled on {kind.Kind} \"{name}\": the UID in the bound object reference ({uid}) does not match the UID in "
            + "record. The object might have been deleted and then recreated",
            Value.Map(("name", name), ("kind", kind.Kind)));
    }

    private Value NodeOf(Value bound) => bound["spec"]["nodeName"].AsString() is { Length: > 0 } node && bound.ObjectKind == "Pod"
        ? objects.Find(kinds.Required("", "v1", "nodes"), "", node)
        : Value.Null;
}
