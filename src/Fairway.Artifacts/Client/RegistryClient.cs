using System.Net;
using System.Net.Http.Headers;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Client;

/// <summary>
/// Pulls from and pushes to registries by the OCI distribution specification 1.1, anonymously. Content is checked against its digest.
/// Every failure to get what was asked for is a <see cref="RegistryException"/>. The timeouts are this client's own: give the
/// <see cref="HttpClient"/> an infinite one, or it ends long uploads.
/// </summary>
public sealed partial class RegistryClient(HttpClient http, TimeProvider time, RegistryClientOptions options)
{
    private static HttpRequestMessage Request(HttpMethod method, ImageReference reference, string rest) =>
        new(method, new Uri(reference.Endpoint, $"v2/{reference.Repository}/{rest}"));

    /// <summary>Sends and waits for the answer's head; statuses other than those allowed become exceptions.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string source, CancellationToken cancellationToken, params HttpStatusCode[] allowed)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        return await SendAsync(request, source, timeout, cancellationToken, allowed).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string source, CancellationTokenSource timeout, CancellationToken cancellationToken, params HttpStatusCode[] allowed)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            if (Array.IndexOf(allowed, answer.StatusCode) < 0)
            {
                await RegistryAnswers.ThrowUnlessSuccessAsync(answer, source, linked.Token).ConfigureAwait(false);
            }

            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer?.Dispose();
            throw new RegistryException($"{source}: {request.RequestUri?.Authority} did not answer within {options.RequestTimeout.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException e)
        {
            answer?.Dispose();
            throw new RegistryException($"{source}: {request.RequestUri?.Authority} cannot be reached: {e.Message}", innerException: e);
        }
        catch
        {
            answer?.Dispose();
            throw;
        }
    }

    private async Task<byte[]> ReadDocumentAsync(HttpResponseMessage answer, string source, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await RegistryAnswers.ReadAllAsync(answer, DocumentFields.LargestDocument, source, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException($"{source}: not complete within {options.RequestTimeout.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RegistryException($"{source}: interrupted: {e.Message}", innerException: e);
        }
    }

    private static void AcceptManifests(HttpRequestMessage request)
    {
        foreach (var type in MediaTypes.Manifests)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }
    }
}
