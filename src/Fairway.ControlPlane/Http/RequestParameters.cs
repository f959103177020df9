using System.Globalization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>The query parameters of one request, converted as upstream converts them.</summary>
internal readonly struct RequestParameters(IQueryCollection query)
{
    // How long the client is going to wait, which it sees to itself, and how JSON is laid out for people: neither changes what is done.
    private static readonly string[] OfAll = ["timeout", "pretty"];
    private static readonly string[] OfReads = ["resourceVersion", "includeObject"];

    private static readonly string[] OfLists =
    [
        "watch", "labelSelector", "fieldSelector", "resourceVersion", "resourceVersionMatch", "limit", "continue", "timeoutSeconds",
        "allowWatchBookmarks", "sendInitialEvents", "includeObject",
    ];

    private static readonly string[] OfWrites = ["dryRun", "fieldManager", "fieldValidation", "includeObject"];
    private static readonly string[] OfPatches = [.. OfWrites, "force"];
    private static readonly string[] OfDeletions = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy", "includeObject"];
    private static readonly string[] OfCollections = [.. OfLists, .. OfDeletions];

    public string Text(string name) => query[name].ToString();

    /// <summary>Null when the parameter is absent; empty reads as true.</summary>
    public bool? Flag(string name) =>
        !query.TryGetValue(name, out var values) ? null : values[0] is not "0" && !"false".Equals(values[0], StringComparison.OrdinalIgnoreCase);

    /// <exception cref="KubernetesException">400 in the words of Go's strconv.</exception>
    public long? Number(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var isNumber = text.AsSpan().TrimStart("+-") is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9');
        throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": {(isNumber ? "value out of range" : "invalid syntax")}");
    }

    /// <exception cref="KubernetesException">422: a value but All.</exception>
    public bool IsDryRun(ApiVerb verb)
    {
        var values = query["dryRun"];
        return values.Any(value => value is not "All")
            ? throw OptionChecks.Invalid(
                verb == ApiVerb.DeleteCollection ? "DeleteOptions" : $"{verb}Options",
                [FieldError.NotSupported("dryRun", ValueList.From(values.Select(value => (Value)value)), ["All"])])
            : values.Contains("All");
    }

    /// <summary>Tells of parameters that do nothing, which may be misspelt; upstream passes over them.</summary>
    public void WarnOfUnknown(ApiVerb verb, CallWarnings warnings)
    {
        var known = verb switch
        {
            ApiVerb.Get => OfReads,
            ApiVerb.List or ApiVerb.Watch => OfLists,
            ApiVerb.Delete => OfDeletions,
            ApiVerb.DeleteCollection => OfCollections,
            ApiVerb.Patch => OfPatches,
            _ => OfWrites,
        };
        foreach (var name in query.Keys)
        {
            if (!known.Contains(name) && !OfAll.Contains(name))
            {
                warnings.Add($"unknown query parameter \"{name}\"");
            }
        }
    }
}
