using System.Net;
using System.Runtime.CompilerServices;
using Fairway.Kubernetes.Client.Http;
using Fairway.Values;

namespace Fairway.Kubernetes.Client;

/// <summary>
/// The way to an API server over HTTPS. A server that is busy (429 or 5xx with Retry-After) is asked again, a bounded number of times.
/// </summary>
public sealed class HttpTransport : IKubernetesTransport, IDisposable
{
    private readonly HttpTransportOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Discovery _discovery;

    public HttpTransport(HttpTransportOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _http = HttpConnections.Open(options);
        _discovery = new(GetAsync, time);
    }

    /// <summary>To the server of a kubeconfig's current context.</summary>
    /// <exception cref="KubeconfigException">The file cannot be used; tells why.</exception>
    public static HttpTransport FromKubeconfig(string path, TimeProvider time) => new(KubeconfigReader.Read(path), time);

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The server cannot be reached, or does not answer in time.</exception>
    public Task<Value> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        ReadAsync(token => RequestMessage.Of(request, _options.Server, token), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The server went away.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(ApiRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = request with { Verb = ApiVerb.Watch };
        using var response = await SendAsync(token => RequestMessage.Of(watch, _options.Server, token), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            await AnswerReader.ReadAsync(response, _options.MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
        }

        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var change in WatchLines.ReadAsync(stream, _options.MaxEventBytes, cancellationToken).ConfigureAwait(false))
        {
            yield return change;
        }
    }

    public Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken) =>
        _discovery.FindAsync(kind, cancellationToken);

    /// <summary>Copies what a path answers to a stream, however large it is.</summary>
    /// <exception cref="KubernetesException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or its answer was cut.</exception>
    public async Task DownloadAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(token => RequestMessage.Get(path, _options.Server, token), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            await AnswerReader.ReadAsync(response, _options.MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
        }

        var before = target.Position;
        await response.Content.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentLength is { } length && target.Position - before != length)
        {
            throw new HttpRequestException($"{_options.Server} answered {target.Position - before} of {length} bytes");
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<Value> GetAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(token => RequestMessage.Get(path, _options.Server, token), cancellationToken);

    private async Task<Value> ReadAsync(Func<string?, HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await SendAsync(make, either.Token).ConfigureAwait(false);
            return await AnswerReader.ReadAsync(response, _options.MaxAnswerBytes, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{_options.Server} did not answer within {_options.RequestTimeout.TotalSeconds} s", e);
        }
    }

    // The content is left to be read by whoever knows how large it may be.
    private async Task<HttpResponseMessage> SendAsync(Func<string?, HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var message = make(_options.Token?.Invoke());
            var response = await SendOnceAsync(message, cancellationToken).ConfigureAwait(false);
            if (attempt >= _options.MaxRetries || RetryAfter(response) is not { } wait)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler reports its own limit on connecting as a cancellation, which nobody asked for.
            throw new HttpRequestException($"{_options.Server} could not be connected to within {_options.ConnectTimeout.TotalSeconds} s", e);
        }
    }

    // Only with the header, as client-go: it says that the request was not acted upon.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
        {
            return null;
        }

        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is not { } asked ? null
            : asked < TimeSpan.Zero ? TimeSpan.Zero
            : asked < _options.LongestRetryWait ? asked : _options.LongestRetryWait;
    }
}
