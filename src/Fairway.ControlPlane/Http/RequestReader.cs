using System.Text;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Makes a call of an HTTP request on a resource: first verb and parameters, then, once it is let in, the body.</summary>
internal static class RequestReader
{
    /// <exception cref="KubernetesException">400, 405, 415 or 422.</exception>
    public static ApiCall Read(HttpContext context, UserInfo user, KindDescription kind, RequestPath path)
    {
        var (http, query) = (context.Request, new RequestParameters(context.Request.Query));
        var verb = VerbOf(http, path);
        var patch = verb == ApiVerb.Patch ? PatchTypeOf(http.ContentType) : default;
        var request = new ApiRequest(verb, kind.Resource)
        {
            Namespace = path.Namespace,
            Name = path.Name,
            Subresource = path.Subresource,
            PatchType = patch,
            FieldManager = Manager(query, http, patch),
            Force = query.Flag("force") == true,
            DryRun = query.IsDryRun(verb),
            LabelSelector = query.Text("labelSelector"),
            FieldSelector = query.Text("fieldSelector"),
            ResourceVersion = query.Text("resourceVersion"),
            ResourceVersionMatch = query.Text("resourceVersionMatch"),
            Limit = (int)Math.Clamp(query.Number("limit") ?? 0, 0, int.MaxValue),
            Continue = query.Text("continue"),
            AllowWatchBookmarks = query.Flag("allowWatchBookmarks") == true,
            FieldValidation = query.Text("fieldValidation"),
        };
        return new ApiCall(user, kind, request)
        {
            AuditId = AuditId(context),
            Timeout = query.Number("timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 86400)) : null,
            SendInitialEvents = query.Flag("sendInitialEvents"),
        };
    }

    /// <summary>A call that is passed on with its query and body, whatever they are.</summary>
    /// <exception cref="KubernetesException">405.</exception>
    public static ApiCall ReadConnect(HttpContext context, UserInfo user, KindDescription kind, RequestPath path)
    {
        var request = new ApiRequest(VerbOf(context.Request, path), kind.Resource)
        {
            Namespace = path.Namespace,
            Name = path.Name,
            Subresource = path.Subresource,
        };
        return new ApiCall(user, kind, request) { AuditId = AuditId(context) };
    }

    /// <summary>The call with its body.</summary>
    /// <exception cref="KubernetesException">400, 413, 415 or 422.</exception>
    public static async Task<ApiCall> WithBodyAsync(ApiCall call, HttpRequest http, CancellationToken cancellationToken)
    {
        if (call.Verb is ApiVerb.Get or ApiVerb.List or ApiVerb.Watch)
        {
            return call;
        }

        var repeated = new List<string>();
        var body = await BodyReader.ReadAsync(http, FormatOf(http, call.Verb, call.Request.PatchType), repeated, cancellationToken);
        return call with
        {
            RepeatedKeys = repeated,
            Request = call.Request with
            {
                Body = call.Verb is ApiVerb.Delete or ApiVerb.DeleteCollection ? WithDeleteParameters(body, new(http.Query)) : body,
            },
        };
    }

    public static string AuditId(HttpContext context)
    {
        const string Key = "Audit-Id";
        if (context.Items[Key] is string known)
        {
            return known;
        }

        var made = Guid.NewGuid().ToString();
        context.Items[Key] = made;
        context.Response.Headers[Key] = made;
        return made;
    }

    /// <exception cref="KubernetesException">405.</exception>
    public static ApiVerb VerbOf(HttpRequest http, RequestPath path) => http.Method switch
    {
        "GET" or "HEAD" when path.Subresource.Length == 0 && (path.IsWatch || new RequestParameters(http.Query).Flag("watch") == true) =>
            ApiVerb.Watch,
        "GET" or "HEAD" => path.Name.Length == 0 ? ApiVerb.List : ApiVerb.Get,
        "POST" => ApiVerb.Create,
        "PUT" => ApiVerb.Update,
        "PATCH" => ApiVerb.Patch,
        "DELETE" => path.Name.Length == 0 ? ApiVerb.DeleteCollection : ApiVerb.Delete,
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private static PatchType PatchTypeOf(string? contentType) => Essence(contentType) switch
    {
        MediaTypes.JsonPatch => PatchType.Json,
        MediaTypes.MergePatch => PatchType.Merge,
        MediaTypes.StrategicMergePatch => PatchType.StrategicMerge,
        MediaTypes.ApplyPatch => PatchType.Apply,
        _ => throw ApiErrors.UnsupportedMediaType(MediaTypes.Patches),
    };

    private static BodyFormat FormatOf(HttpRequest http, ApiVerb verb, PatchType patch) => verb == ApiVerb.Patch
        ? patch == PatchType.Apply ? BodyFormat.Yaml : BodyFormat.Json
        : Essence(http.ContentType) switch
        {
            "" or MediaTypes.Json => BodyFormat.Json,
            MediaTypes.Yaml or "application/x-yaml" or "text/yaml" => BodyFormat.Yaml,
            MediaTypes.Protobuf => BodyFormat.Protobuf,
            // A deletion without a body may say anything.
            _ when http.ContentLength is null or 0 && verb is ApiVerb.Delete or ApiVerb.DeleteCollection => BodyFormat.Json,
            _ => throw ApiErrors.UnsupportedMediaType(MediaTypes.Bodies),
        };

    private static string Essence(string? contentType) => (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    // Without a manager the client's program name counts, as upstream's managerOrUserAgent.
    private static string Manager(RequestParameters query, HttpRequest http, PatchType patch)
    {
        var manager = query.Text("fieldManager");
        if (manager.Length > 0 || patch == PatchType.Apply)
        {
            return manager;
        }

        var name = new StringBuilder();
        var bytes = 0;
        foreach (var rune in http.Headers.UserAgent.ToString().Split('/')[0].EnumerateRunes().Where(OptionChecks.IsPrintable))
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > OptionChecks.MaxFieldManager)
            {
                break;
            }

            name.Append(rune);
        }

        return name.ToString();
    }

    private static Value WithDeleteParameters(Value body, RequestParameters query)
    {
        body = With(body, "gracePeriodSeconds", query.Number("gracePeriodSeconds") is { } grace ? grace : Value.Null);
        body = With(body, "orphanDependents", query.Flag("orphanDependents") is { } orphan ? orphan : Value.Null);
        return With(body, "propagationPolicy", query.Text("propagationPolicy") is { Length: > 0 } policy ? policy : Value.Null);
    }

    private static Value With(Value body, string field, Value value) =>
        value.IsNull || !body[field].IsNull || !(body.IsMap || body.IsNull) ? body : body.With(field, value);
}
