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
    public static async Task<Value> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var value = TryRead(bytes, maxBytes);
        if (!response.IsSuccessStatusCode)
        {
            throw Refusal(response.StatusCode, value, bytes);
        }

        var type = response.Content.Headers.ContentType?.MediaType ?? "nothing";
        return value ?? throw new KubernetesException(
            500, StatusReason.InternalError, $"the API answered with {type}, not JSON: {Start(bytes)}");
    }

    public static KubernetesException Refusal(HttpStatusCode code, Value? value, ReadOnlySpan<byte> bytes) =>
        value is { } status && status.ObjectKind == "Status" && status.ApiVersion == "v1"
            ? new(status)
            : new((int)code, ReasonOf(code), bytes.IsEmpty ? $"the server answered {(int)code} without a message" : Start(bytes));

    private static Value? TryRead(ReadOnlySpan<byte> bytes, int maxBytes)
    {
        try
        {
            return bytes.IsEmpty ? (Value?)null : JsonReader.Read(bytes, new(maxBytes));
        }
        catch (ValueFormatException)
        {
            return null;
        }
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
