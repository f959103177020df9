using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Backends;

/// <summary>Posts a review to a webhook and reads its answer, bounded in time and size.</summary>
internal sealed class ReviewCall(BackendClients clients, TimeProvider time)
{
    private const int MaxAnswer = 16 * 1024 * 1024;
    private const int MaxErrorText = 2048;

    private static readonly JsonLimits Limits = new(MaxAnswer);

    /// <param name="backend">The webhook.</param>
    /// <param name="review">An AdmissionReview or ConversionReview.</param>
    /// <param name="timeout">Whole seconds; the webhook is told by <c>?timeout=10s</c>.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="BackendException">It could not be asked, or answered with an error or with what is no JSON.</exception>
    public async Task<Value> PostAsync(Backend backend, Value review, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var target = new UriBuilder(backend.Address) { Query = $"timeout={timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s" }.Uri;
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target)
            {
                Version = HttpVersion.Version11,
                Content = new ByteArrayContent(JsonWriter.ToBytes(review)),
            };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Accept.Add(new("application/json"));
            request.Headers.UserAgent.Add(new("kube-apiserver-admission", null));
            using var response = await clients.For(backend).SendAsync(request, either.Token);
            return await ReadAsync(response, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new BackendException($"Post \"{target}\": {CallFailure.Describe(e)}");
        }
    }

    private static async Task<Value> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var code = (int)response.StatusCode;
        if (code is < 200 or > 206)
        {
            var text = IsText(response.Content.Headers.ContentType) ? await TextAsync(response, cancellationToken) : "unknown";
            throw new BackendException(CallFailure.OfStatus(code, text));
        }

        try
        {
            return JsonReader.Read((await BytesAsync(response, MaxAnswer, cancellationToken)).Span, Limits);
        }
        catch (ValueFormatException e)
        {
            throw new BackendException($"couldn't get version/kind; json parse error: {e.Message}");
        }
    }

    private static bool IsText(MediaTypeHeaderValue? type) => type?.MediaType is null || type.MediaType.StartsWith("text/", StringComparison.Ordinal);

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = new byte[MaxErrorText];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(text, 0, length).Trim();
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        const int Step = 16 * 1024;
        var buffer = new ArrayBufferWriter<byte>(Step);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await body.ReadAsync(buffer.GetMemory(Step), cancellationToken) is > 0 and var count)
        {
            buffer.Advance(count);
            if (buffer.WrittenCount > limit)
            {
                throw new BackendException($"the answer is longer than {limit} bytes");
            }
        }

        return buffer.WrittenMemory;
    }
}
