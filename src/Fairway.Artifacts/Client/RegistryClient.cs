using System.Net;
using System.Net.Http.Headers;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Client;

/// <summary>
/// Pulls from and pushes to registries by the OCI distribution specification 1.1. Content is checked against its digest.
/// Every failure to get what was asked for is a <see cref="RegistryException"/>. The timeouts are this client's own: give the
/// <see cref="HttpClient"/> an infinite one, or it ends long uploads.
/// </summary>
public sealed partial class RegistryClient(HttpClient http, TimeProvider time, RegistryClientOptions options)
{
    private readonly RegistryAuthorization _authorization = new(http, options.Credentials);

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
        HttpRequestMessage request,
        string source,
        CancellationTokenSource timeout,
        CancellationToken cancellationToken,
        params HttpStatusCode[] allowed)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await SendAuthorizedAsync(request, source, linked.Token).ConfigureAwait(false);
            if (Array.IndexOf(allowed, answer.StatusCode) < 0)
            {
                await RegistryAnswers.ThrowUnlessSuccessAsync(answer, options.Credentials, source, linked.Token).ConfigureAwait(false);
            }

            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer?.Dispose();
            throw new RegistryException(
                $"{source}: {request.RequestUri?.Authority} did not answer within {options.RequestTimeout.TotalSeconds:0} seconds");
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

    private async Task<HttpResponseMessage> SendAuthorizedAsync(HttpRequestMessage request, string source, CancellationToken cancellationToken)
    {
        // A redirection changes the request itself: whoever the registry sends us to is not shown what is the registry's.
        var registry = request.RequestUri!;
        _authorization.Apply(request);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        // A layer's content can be read once only; what opens its upload, right before, has been authorized.
        if (answer.StatusCode != HttpStatusCode.Unauthorized || request.RequestUri!.Authority != registry.Authority
            || request.Content is not (null or ReadOnlyMemoryContent))
        {
            return answer;
        }

        try
        {
            if (!await _authorization.AnswerAsync(request, answer, source, cancellationToken).ConfigureAwait(false))
            {
                return answer;
            }
        }
        catch
        {
            answer.Dispose();
            throw;
        }

        answer.Dispose();
        using var again = Again(request, registry);
        _authorization.Apply(again);
        return await http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    private static HttpRequestMessage Again(HttpRequestMessage request, Uri registry)
    {
        var again = new HttpRequestMessage(request.Method, registry) { Content = request.Content };
        foreach (var (name, values) in request.Headers)
        {
            again.Headers.TryAddWithoutValidation(name, values);
        }

        return again;
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
