using Fairway.ControlPlane.Http;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Schemas;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// What is asked of a log (core/v1 PodLogOptions), checked before the node is asked, in the words of upstream's ValidatePodLogOptions
/// (pkg/apis/core/validation).
/// </summary>
internal static class LogOptions
{
    private static readonly GroupVersionKind Kind = new("", "v1", "PodLogOptions");

    /// <exception cref="KubernetesException">400: a number is none; 422: out of range, or two that exclude each other.</exception>
    public static void Check(IQueryCollection query, string pod)
    {
        var problems = new List<FieldError>();
        var asked = new RequestParameters(query);
        var (tail, limit, seconds) = (asked.Number("tailLines"), asked.Number("limitBytes"), asked.Number("sinceSeconds"));
        if (tail < 0)
        {
            problems.Add(FieldError.Invalid("tailLines", tail.Value, "must be greater than or equal to 0"));
        }

        if (limit < 1)
        {
            problems.Add(FieldError.Invalid("limitBytes", limit.Value, "must be greater than 0"));
        }

        if (seconds is not null && asked.Text("sinceTime").Length > 0)
        {
            problems.Add(FieldError.Forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        else if (seconds < 1)
        {
            problems.Add(FieldError.Invalid("sinceSeconds", seconds.Value, "must be greater than 0"));
        }

        CheckStream(asked.Text("stream"), tail, problems);
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
            // Upstream's own sentence, "for now" included.
            problems.Add(FieldError.Forbidden("", "`tailLines` and specific `stream` are mutually exclusive for now"));
        }
    }
}
