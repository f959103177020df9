using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers a refusal: the Status as JSON, or as YAML when only that is accepted.</summary>
internal static class StatusAnswer
{
    public static async Task WriteAsync(HttpContext context, KubernetesException refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Code;
        if (refusal.Status["details"]["retryAfterSeconds"].AsLong() is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString();
        }

        if (refusal.Code == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        var isYaml = context.Request.Headers.Accept.ToString().Trim() == MediaTypes.Yaml;
        await ValueAnswer.WriteAsync(context, refusal.Code, refusal.Status, isYaml ? BodyFormat.Yaml : BodyFormat.Json);
    }
}
