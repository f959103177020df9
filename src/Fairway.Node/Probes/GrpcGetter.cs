using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fairway.Node.Probes;

/// <summary>
/// Asks a server for its health by gRPC (grpc.health.v1.Health/Check over HTTP/2 without TLS), in the words of the kubelet (pkg/probe/grpc).
/// </summary>
internal sealed class GrpcGetter : IDisposable
{
    private const string Path = "/grpc.health.v1.Health/Check";
    private const int HeadSize = 5;
    private const int LargestAnswer = 4096;
    private const byte ServiceField = 0x0A;
    private const byte StatusField = 0x08;
    private const int Serving = 1;
    private const string Unimplemented = "12";
    private const string DeadlineExceeded = "4";

    // HealthCheckResponse.ServingStatus
    private static readonly string[] Statuses = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public GrpcGetter(TimeProvider time)
    {
        _time = time;
        // Each probe is a new connection, so that it meets the state of now.
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.Zero,
        });
    }

    public async Task<ProbeOutcome> AskAsync(string host, int port, string service, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var address = new UriBuilder(Uri.UriSchemeHttp, host, port, Path).Uri;
        try
        {
            using var request = Request(address, service);
            using var answer = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return await ReadAsync(answer, limit, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeOutcome.Failure($"timeout: health rpc did not complete within {limit.TotalSeconds:0.###}s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return ProbeOutcome.Failure($"error: failed to connect service at \"{address.Authority}\": {e.GetBaseException().Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    // A message is preceded by a byte that says it is not compressed, and its length; the service's name is field 1.
    private static HttpRequestMessage Request(Uri address, string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        byte[] message = name.Length == 0 ? [] : [ServiceField, .. VarInt(name.Length), .. name];
        var body = new byte[HeadSize + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body, HeadSize);
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.UserAgent.ParseAdd("kube-probe/1.34");
        return request;
    }

    private static async Task<ProbeOutcome> ReadAsync(HttpResponseMessage answer, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return ProbeOutcome.Failure(
                $"error: health rpc probe failed: unexpected HTTP status code received from server: {(int)answer.StatusCode}");
        }

        var body = new byte[LargestAnswer];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var (code, text) = (Trailer(answer, "grpc-status"), Uri.UnescapeDataString(Trailer(answer, "grpc-message")));
        return code switch
        {
            "0" => Judge(body.AsSpan(0, length)),
            Unimplemented => ProbeOutcome.Failure(
                $"error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {text}"),
            DeadlineExceeded => ProbeOutcome.Failure($"timeout: health rpc did not complete within {limit.TotalSeconds:0.###}s"),
            _ => ProbeOutcome.Failure($"error: health rpc probe failed: {text}"),
        };
    }

    private static ProbeOutcome Judge(ReadOnlySpan<byte> body)
    {
        // Field 1 is left out when it is 0, UNKNOWN.
        var status = body.Length > HeadSize + 1 && body[HeadSize] == StatusField ? body[HeadSize + 1] : 0;
        var name = status < Statuses.Length ? Statuses[status] : status.ToString(CultureInfo.InvariantCulture);
        return status == Serving ? ProbeOutcome.Success : ProbeOutcome.Failure($"service unhealthy (responded with \"{name}\")");
    }

    // An answer without a message has its status in the headers.
    private static string Trailer(HttpResponseMessage answer, string name) =>
        answer.TrailingHeaders.TryGetValues(name, out var values) || answer.Headers.TryGetValues(name, out values) ? values.First() : "";

    private static IEnumerable<byte> VarInt(int number)
    {
        for (; number > 0x7F; number >>= 7)
        {
            yield return (byte)(number & 0x7F | 0x80);
        }

        yield return (byte)number;
    }
}
