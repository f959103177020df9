using System.Net;
using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Client.Http;

/// <summary>Reads answers: an object, or a refusal, be it a Status of the API or the text of something before it.</summary>
internal static class AnswerReader
{
    private const int LongestText = 1024;

    /// <exception cref="KubernetesException">The API refused, or did not answer in JSON.</exception>
    /// <exception cref="HttpRequestException">The answer is larger than allowed.</exception>
    public static async Task<Value> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? ReadObject(response, bytes, maxBytes)
            : throw Refusal(response.StatusCode, bytes, maxBytes);
    }

    private static Value ReadObject(HttpResponseMessage response, ReadOnlySpan<byte> bytes, int maxBytes)
    {
        try
        {
            return JsonReader.Read(bytes, new(maxBytes));
        }
        catch (ValueFormatException e)
        {
            var type = response.Content.Headers.ContentType?.MediaType ?? "no media type";
            throw new KubernetesException(
                500, StatusReason.InternalError, $"the API's answer ({type}) cannot be read as JSON: {e.Message}: {Start(bytes)}");
        }
    }

    private static KubernetesException Refusal(HttpStatusCode code, ReadOnlySpan<byte> bytes, int maxBytes)
    {
        try
        {
            if (JsonReader.Read(bytes, new(maxBytes)) is { ObjectKind: "Status", ApiVersion: "v1" } status)
            {
                return new(status);
            }
        }
        catch (ValueFormatException)
        {
            // Something on the way answered instead of the API, in words of its own.
        }

        return new((int)code, ReasonOf(code), bytes.IsEmpty ? $"the server answered {(int)code} without a message" : Start(bytes));
    }

    private static string Start(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestText)]).Trim();

    private static string ReasonOf(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => StatusReason.BadRequest,
        HttpStatusCode.Unauthorized => StatusReason.Unauthorized,
        HttpStatusCode.Forbidden => StatusReason.Forbidden,
        HttpStatusCode.NotFound => StatusReason.NotFound,
        HttpStatusCode.MethodNotAllowed => StatusReason.MethodNotAllowed,
        HttpStatusCode.NotAcceptable => StatusReason.NotAcceptable,
        HttpStatusCode.Conflict => StatusReason.Conflict,
        HttpStatusCode.Gone => StatusReason.Gone,
        HttpStatusCode.RequestEntityTooLarge => StatusReason.RequestEntityTooLarge,
        HttpStatusCode.UnsupportedMediaType => StatusReason.UnsupportedMediaType,
        HttpStatusCode.UnprocessableEntity => StatusReason.Invalid,
        HttpStatusCode.TooManyRequests => StatusReason.TooManyRequests,
        HttpStatusCode.ServiceUnavailable => StatusReason.ServiceUnavailable,
        HttpStatusCode.GatewayTimeout => StatusReason.Timeout,
        _ => StatusReason.InternalError,
    };
}
