using System.Buffers;
using System.Net;
using Fairway.ControlPlane.Backends;
using Fairway.ControlPlane.Calls;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>Reads documents from aggregated API servers, as the aggregator itself: bounded in time and size.</summary>
internal sealed class RemoteFetch(BackendClients clients, TimeProvider time)
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private static readonly JsonLimits Limits = new(MaxBytes);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly UserInfo Aggregator = new("system:kube-aggregator", [UserInfo.Masters]);

    public static Uri Address(EndPoint target, string path) =>
        new($"https://{(target is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : target.ToString())}{path}");

    /// <param name="remote">The server.</param>
    /// <param name="address">Where it is asked; its certificate is not checked, as upstream's checks do not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when the answer is no JSON.</returns>
    /// <exception cref="BackendException">No answer, or none between 200 and 299.</exception>
    public async Task<Value> GetAsync(RemoteService remote, Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.Add(new("application/json"));
            FrontProxyHeaders.Add(request, Aggregator);
            var backend = remote.Backend with { Address = address, Service = null, IsVerified = false };
            using var response = await clients.For(backend).SendAsync(request, either.Token);
            return response.IsSuccessStatusCode
                ? await ReadAsync(response, either.Token)
                : throw new BackendException($"failing or missing response from {address}: bad status from {address}: {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new BackendException($"failing or missing response from {address}: Get \"{address}\": {CallFailure.Describe(e)}");
        }
    }

    private static async Task<Value> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        const int Step = 16 * 1024;
        var buffer = new ArrayBufferWriter<byte>(Step);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await body.ReadAsync(buffer.GetMemory(Step), cancellationToken) is > 0 and var count)
        {
            buffer.Advance(count);
            if (buffer.WrittenCount > MaxBytes)
            {
                return Value.Null;
            }
        }

        try
        {
            return JsonReader.Read(buffer.WrittenSpan, Limits);
        }
        catch (ValueFormatException)
        {
            return Value.Null;
        }
    }
}
