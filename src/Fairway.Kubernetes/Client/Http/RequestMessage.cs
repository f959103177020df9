using System.Net;
using System.Net.Http.Headers;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Client.Http;

/// <summary>Makes the HTTP request of an API request.</summary>
internal static class RequestMessage
{
    public static HttpRequestMessage Of(ApiRequest request, Uri server, string? token)
    {
        var message = Get(RequestUrl.Of(request), server, token);
        message.Method = request.Verb switch
        {
            ApiVerb.Create => HttpMethod.Post,
            ApiVerb.Update => HttpMethod.Put,
            ApiVerb.Patch => HttpMethod.Patch,
            ApiVerb.Delete or ApiVerb.DeleteCollection => HttpMethod.Delete,
            _ => HttpMethod.Get,
        };
        if (!request.Body.IsNull && message.Method != HttpMethod.Get)
        {
            message.Content = new ByteArrayContent(JsonWriter.ToBytes(request.Body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType(request));
        }

        return message;
    }

    public static HttpRequestMessage Get(string path, Uri server, string? token)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(server.AbsoluteUri.TrimEnd('/') + path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.Add(new("application/json"));
        message.Headers.UserAgent.Add(new("fairway", "0.1"));
        if (token is not null)
        {
            message.Headers.Authorization = new("Bearer", token);
        }

        return message;
    }

    private static string MediaType(ApiRequest request) => request.Verb != ApiVerb.Patch ? "application/json" : request.PatchType switch
    {
        PatchType.Json => "application/json-patch+json",
        PatchType.Merge => "application/merge-patch+json",
        PatchType.StrategicMerge => "application/strategic-merge-patch+json",
        _ => "application/apply-patch+yaml",
    };
}
