using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Schemas;
using Fairway.ControlPlane.Calls;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>What is asked of a log (core/v1 PodLogOptions), checked before the node is asked, in the API's words.</summary>
internal static class LogOptions
{
    private static readonly GroupVersionKind Kind = new("", "v1", "PodLogOptions");

    /// <exception cref="KubernetesException">400: a number is none; 422: out of range, or two that exclude each other.</exception>
    public static void Check(IQueryCollection query, string pod)
    {
        var problems = new List<FieldError>();
        var (tail, limit, seconds) = (Number(query, "tailLines"), Number(query, "limitBytes"), Number(query, "sinceSeconds"));
        if (tail < 0)
        {
            problems.Add(FieldError.Invalid("tailLines", tail.Value, "must be greater than or equal to 0"));
        }

        if (limit < 1)
        {
            problems.Add(FieldError.Invalid("limitBytes", limit.Value, "must be greater than 0"));
        }

        if (seconds is not null && query["sinceTime"].ToString().Length > 0)
        {
            problems.Add(FieldError.Forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        else if (seconds < 1)
        {
            problems.Add(FieldError.Invalid("sinceSeconds", seconds.Value, "must be greater than 0"));
        }

        CheckStream(query["stream"].ToString(), tail, problems);
        if (problems.Count > 0)
        {
            throw FieldErrors.ToException(Kind, pod, problems);
        }
    }

    private static void CheckStream(string stream, long? tail, List<FieldError> problems)
    {
        if (stream is not ("" or "All" or "Stdout" or "Stderr"))
        {
            problems.Add(FieldError.NotSupported("stream", stream, ["All", "Stdout", "Stderr"]));
        }
        else if (stream is "Stdout" or "Stderr" && tail is not null)
        {
            problems.Add(FieldError.Forbidden("", "`tailLines` and specific `stream` are mutually exclusive for now"));
        }
    }

    private static long? Number(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
