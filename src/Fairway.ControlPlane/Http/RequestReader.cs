using System.Globalization;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Makes a call of an HTTP request on a resource: verb, parameters, body.</summary>
internal static class RequestReader
{
    private const int MaxUserAgent = 128;

    /// <exception cref="KubernetesException">400, 405, 413 or 415.</exception>
    public static async Task<ApiCall> ReadAsync(
        HttpContext context, UserInfo user, KindDescription kind, RequestPath path, CancellationToken cancellationToken)
    {
        var (http, query) = (context.Request, context.Request.Query);
        var verb = VerbOf(http, path);
        var patch = verb == ApiVerb.Patch ? PatchTypeOf(http.ContentType) : default;
        var repeated = new List<string>();
        var body = verb is ApiVerb.Get or ApiVerb.List or ApiVerb.Watch
            ? Value.Null
            : await BodyReader.ReadAsync(http, FormatOf(http, verb, patch), repeated, cancellationToken);
        if (verb is ApiVerb.Delete or ApiVerb.DeleteCollection)
        {
            body = WithDeleteParameters(body, query);
        }

        var request = new ApiRequest(verb, kind.Resource)
        {
            Namespace = path.Namespace,
            Name = path.Name,
            Subresource = path.Subresource,
            Body = body,
            PatchType = patch,
            FieldManager = Manager(query, http, patch),
            Force = Flag(query, "force") == true,
            DryRun = IsDryRun(query) || (body.IsMap && verb is ApiVerb.Delete or ApiVerb.DeleteCollection && body["dryRun"].Items.Count > 0),
            LabelSelector = Text(query, "labelSelector"),
            FieldSelector = Text(query, "fieldSelector"),
            ResourceVersion = Text(query, "resourceVersion"),
            ResourceVersionMatch = Text(query, "resourceVersionMatch"),
            Limit = (int)Math.Clamp(Number(query, "limit") ?? 0, 0, int.MaxValue),
            Continue = Text(query, "continue"),
            AllowWatchBookmarks = Flag(query, "allowWatchBookmarks") == true,
            FieldValidation = Text(query, "fieldValidation"),
        };
        return new ApiCall(user, kind, request)
        {
            AuditId = AuditId(context),
            RepeatedKeys = repeated,
            Timeout = Number(query, "timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 86400)) : null,
            SendInitialEvents = Flag(query, "sendInitialEvents"),
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
        "GET" or "HEAD" when IsWatch(http.Query) && path.Subresource.Length == 0 => ApiVerb.Watch,
        "GET" or "HEAD" => path.Name.Length == 0 ? ApiVerb.List : ApiVerb.Get,
        "POST" => ApiVerb.Create,
        "PUT" => ApiVerb.Update,
        "PATCH" => ApiVerb.Patch,
        "DELETE" => path.Name.Length == 0 ? ApiVerb.DeleteCollection : ApiVerb.Delete,
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private static bool IsWatch(IQueryCollection query) => Flag(query, "watch") == true;

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
            _ => throw ApiErrors.UnsupportedMediaType(MediaTypes.Objects),
        };

    private static string Essence(string? contentType) => (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    // Without a manager the client's program name counts, as upstream's managerOrUserAgent.
    private static string Manager(IQueryCollection query, HttpRequest http, PatchType patch)
    {
        var manager = Text(query, "fieldManager");
        if (manager.Length > MaxUserAgent)
        {
            throw ApiErrors.BadRequest($"fieldManager: Too long: may not be more than {MaxUserAgent} bytes");
        }

        if (manager.Length > 0 || patch == PatchType.Apply)
        {
            return manager;
        }

        var agent = http.Headers.UserAgent.ToString().Split('/')[0];
        return agent[..Math.Min(agent.Length, MaxUserAgent)];
    }

    private static bool IsDryRun(IQueryCollection query)
    {
        var values = query["dryRun"];
        foreach (var value in values)
        {
            if (value is not ("All" or ""))
            {
                throw ApiErrors.BadRequest($"dryRun: Unsupported value: \"{value}\": supported values: \"All\"");
            }
        }

        return values.Contains("All");
    }

    private static Value WithDeleteParameters(Value body, IQueryCollection query)
    {
        if (Number(query, "gracePeriodSeconds") is { } grace && body["gracePeriodSeconds"].IsNull)
        {
            body = body.With("gracePeriodSeconds", grace);
        }

        return Text(query, "propagationPolicy") is { Length: > 0 } policy && body["propagationPolicy"].IsNull
            ? body.With("propagationPolicy", policy)
            : body;
    }

    private static string Text(IQueryCollection query, string name) => query[name].ToString();

    private static bool? Flag(IQueryCollection query, string name) => Text(query, name) switch
    {
        "" when !query.ContainsKey(name) => null,
        "false" or "0" => false,
        _ => true,
    };

    private static long? Number(IQueryCollection query, string name)
    {
        var text = Text(query, name);
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiErrors.BadRequest($"the parameter {name} must be a whole number, not \"{text}\"");
    }
}
