using System.Globalization;
using System.Text;

namespace Fairway.Kubernetes.Client.Http;

/// <summary>The path and query of a request: <c>/apis/apps/v1/namespaces/ns/deployments/web/status?fieldManager=x</c>.</summary>
internal static class RequestUrl
{
    public static string Of(ApiRequest request)
    {
        var url = new StringBuilder(Root(request.Resource.Group, request.Resource.Version));
        if (request.Namespace.Length > 0 && request.Resource is not { Group: "", Resource: "namespaces" })
        {
            Segment(url.Append("/namespaces"), request.Namespace);
        }

        Segment(url, request.Resource.Resource);
        var named = request.Verb is not (ApiVerb.List or ApiVerb.Watch or ApiVerb.DeleteCollection)
            && (request.Verb != ApiVerb.Create || request.Subresource.Length > 0);
        if (named)
        {
            Segment(url, request.Name);
        }

        if (request.Subresource.Length > 0)
        {
            Segment(url, request.Subresource);
        }

        var separator = '?';
        foreach (var (name, value) in Query(request))
        {
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return url.ToString();
    }

    /// <summary>Where a group's version is: <c>/api/v1</c>, <c>/apis/apps/v1</c>.</summary>
    public static string Root(string group, string version)
    {
        var url = new StringBuilder(group.Length == 0 ? "/api" : "/apis");
        if (group.Length > 0)
        {
            Segment(url, group);
        }

        Segment(url, version);
        return url.ToString();
    }

    // "." and ".." would be taken out of the path by whoever normalizes it; no name may be either.
    public static bool IsSegment(string text) => text is not ("" or "." or "..");

    private static IEnumerable<(string Name, string Value)> Query(ApiRequest request)
    {
        var writes = request.Verb is ApiVerb.Create or ApiVerb.Update or ApiVerb.Patch;
        var selects = request.Verb is ApiVerb.List or ApiVerb.Watch or ApiVerb.DeleteCollection;
        (string Name, string Value, bool When)[] all =
        [
            ("watch", "true", request.Verb == ApiVerb.Watch),
            ("allowWatchBookmarks", "true", request.Verb == ApiVerb.Watch && request.AllowWatchBookmarks),
            ("resourceVersion", request.ResourceVersion, true),
            ("resourceVersionMatch", request.ResourceVersionMatch, true),
            ("labelSelector", request.LabelSelector, selects),
            ("fieldSelector", request.FieldSelector, selects),
            ("limit", request.Limit.ToString(CultureInfo.InvariantCulture), selects && request.Limit > 0),
            ("continue", request.Continue, selects),
            ("fieldManager", request.FieldManager, writes),
            ("fieldValidation", request.FieldValidation, writes),
            ("force", "true", request.Verb == ApiVerb.Patch && request.Force),
            ("dryRun", "All", request.DryRun),
        ];
        return all.Where(part => part.When && part.Value.Length > 0).Select(part => (part.Name, part.Value));
    }

    private static void Segment(StringBuilder url, string segment) =>
        url.Append('/').Append(IsSegment(segment)
            ? Uri.EscapeDataString(segment)
            : throw new ArgumentException($"\"{segment}\" is no name of a group, a resource or an object", nameof(segment)));
}
