using System.Globalization;
using System.Net;
using Fairway.Values;

namespace Fairway.Node.Probes;

/// <summary>
/// Makes the GET requests of probes and hooks, as the kubelet: certificates are not checked, redirects to other hosts not followed.
/// </summary>
internal sealed class HttpGetter : IDisposable
{
    public static readonly TimeSpan HookLimit = TimeSpan.FromMinutes(1);

    private const int LongestBody = 10 * 1024;

    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public HttpGetter(TimeProvider time)
    {
        _time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            // Each probe is a new connection, so that it meets the state of now.
            PooledConnectionLifetime = TimeSpan.Zero,
            AutomaticDecompression = DecompressionMethods.None,
        };
#pragma warning disable CA5359 // The kubelet's probes check that a pod answers, not who it is: its certificate is its own affair.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Status 0 with an error when there was no answer.</summary>
    public async Task<(int Status, string Body, string Error)> GetAsync(
        Value action, Value container, string podAddress, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (ContainerPort.Resolve(action["port"], container) is not { } port)
        {
            return (0, "", $"couldn't find port: {action["port"]}");
        }

        var host = action["host"].AsString() is { Length: > 0 } wanted ? wanted : podAddress;
        host = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        var scheme = (action["scheme"].AsString() ?? "HTTP").ToLowerInvariant();
        var path = action["path"].AsString() ?? "/";
        var url = string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}{(path.StartsWith('/') ? "" : "/")}{path}");
        using var timeout = new CancellationTokenSource(limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = Request(url, action);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            return ((int)answer.StatusCode, await BodyAsync(answer, linked.Token).ConfigureAwait(false), "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, "", $"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FormatException)
        {
            return (0, "", $"Get \"{url}\": {(e.InnerException ?? e).Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(string url, Value action)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.34");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.ConnectionClose = true;
        foreach (var header in action["httpHeaders"].Items)
        {
            var (name, value) = (header["name"].AsString() ?? "", header["value"].AsString() ?? "");
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[LongestBody];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(buffer.AsSpan(0, read));
    }
}
