using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>
/// Makes an object of what a client sent: its type checked, unknown fields pruned and reported as <c>fieldValidation</c> asks, defaults set.
/// </summary>
internal static class BodyDecoding
{
    // Upstream's strict decoder stops collecting here.
    private const int MaxReported = 100;

    /// <exception cref="KubernetesException">400: another kind, not an object, or unknown fields under Strict.</exception>
    public static Value Decode(ApiCall call, Value body)
    {
        var unknown = new List<string>();
        var decoded = Typed(call.Kind, body, unknown);
        Report(call, unknown);
        return decoded;
    }

    /// <summary>The same for an object that a patch has changed.</summary>
    /// <exception cref="KubernetesException">422: the patch made of it what is no object of the kind; 400: unknown fields under Strict.</exception>
    public static Value DecodePatched(ApiCall call, Value patched)
    {
        var unknown = new List<string>();
        Value decoded;
        try
        {
            decoded = Typed(call.Kind, patched, unknown);
        }
        catch (KubernetesException e) when (e.Code == 400)
        {
            throw FieldErrors.ToException(new("", "", ""), "", [FieldError.Invalid("patch", patched.ToString(), e.Message)]);
        }

        Report(call, unknown);
        return decoded;
    }

    private static Value Typed(KindDescription kind, Value body, List<string> unknown)
    {
        CheckType(kind, body);
        return ObjectDecoding.Decode(kind, body.With("apiVersion", kind.Kind.ApiVersion).With("kind", kind.Kind.Kind), unknown);
    }

    private static void CheckType(KindDescription kind, Value body)
    {
        if (!body.IsMap)
        {
            throw ApiErrors.BadRequest(
                $"the body of the request must be a {kind.Kind.Kind} object, not {(body.IsNull ? "empty" : $"a {body.Kind}")}");
        }

        if (!body["metadata"].IsNull && !body["metadata"].IsMap)
        {
            throw ApiErrors.BadRequest(
                $"{kind.Kind.Kind} in version \"{kind.Kind.Version}\" cannot be handled as a {kind.Kind.Kind}: metadata must be an object");
        }

        if (body.ObjectKind is { Length: > 0 } name && name != kind.Kind.Kind)
        {
            var version = GroupVersionKind.From(body.ApiVersion, name).Version;
            throw ApiErrors.BadRequest(
                $"{name} in version \"{version}\" cannot be handled as a {kind.Kind.Kind}: "
                + $"no kind \"{name}\" is served at {ApiErrors.Qualified(kind)}");
        }

        if (body.ApiVersion is { Length: > 0 } given && given != kind.Kind.ApiVersion)
        {
            throw ApiErrors.BadRequest($"the API version in the data ({given}) does not match the expected API version ({kind.Kind.ApiVersion})");
        }
    }

    private static void Report(ApiCall call, List<string> unknown)
    {
        var mode = call.Request.FieldValidation;
        if (mode == "Ignore" || unknown.Count + call.RepeatedKeys.Count == 0)
        {
            return;
        }

        IEnumerable<string> problems =
        [
            .. unknown.Select(path => $"unknown field \"{path}\""), .. call.RepeatedKeys.Select(path => $"duplicate field \"{path}\""),
        ];
        if (mode == "Strict")
        {
            var kind = call.Kind.Kind;
            var text = string.Join(", ", problems.Take(MaxReported));
            throw ApiErrors.BadRequest(
                call.Request is { Verb: ApiVerb.Patch, PatchType: not PatchType.Apply }
                    ? $"error decoding patch: strict decoding error: {text}"
                    : $"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: strict decoding error: {text}");
        }

        foreach (var problem in problems.Take(MaxReported))
        {
            call.Warnings.Add(problem);
        }
    }
}
