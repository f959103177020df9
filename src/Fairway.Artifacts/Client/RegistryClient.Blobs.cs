using System.Net;
using System.Net.Http.Headers;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Client;

/// <content>Blobs: layers and configurations.</content>
public sealed partial class RegistryClient
{
    /// <summary>
    /// The blob's content; the caller disposes it. Reading to the end checks size and digest and throws <see cref="RegistryException"/>
    /// when they are wrong, so nothing may be trusted before.
    /// </summary>
    public async Task<Stream> GetBlobAsync(ImageReference reference, Descriptor blob, CancellationToken cancellationToken)
    {
        var source = $"{reference.Registry}/{reference.Repository}@{blob.Digest}";
        using var request = Request(HttpMethod.Get, reference, $"blobs/{blob.Digest}");
        var answer = await SendAsync(request, source, cancellationToken).ConfigureAwait(false);
        try
        {
            if (answer.Content.Headers.ContentLength is { } length && length != blob.Size)
            {
                throw new RegistryException($"{source}: the registry sends {length} bytes, the descriptor tells {blob.Size}");
            }

            var content = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new VerifyingStream(content, answer, blob, source, time, options.StallTimeout);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    public async Task<bool> BlobExistsAsync(ImageReference reference, Digest digest, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Head, reference, $"blobs/{digest}");
        var source = $"{reference.Registry}/{reference.Repository}@{digest}";
        using var answer = await SendAsync(request, source, cancellationToken, HttpStatusCode.NotFound).ConfigureAwait(false);
        return answer.StatusCode != HttpStatusCode.NotFound;
    }

    /// <summary>Uploads a blob in one piece unless the repository has it. Returns whether it was sent.</summary>
    /// <param name="reference">Names the repository.</param>
    /// <param name="blob">What the content is; the registry checks the digest.</param>
    /// <param name="open">Opens the content, only when it is to be sent.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    public async Task<bool> PushBlobAsync(ImageReference reference, Descriptor blob, Func<Stream> open, CancellationToken cancellationToken)
    {
        if (await BlobExistsAsync(reference, blob.Digest, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var source = $"{reference.Registry}/{reference.Repository}@{blob.Digest}";
        var location = await StartUploadAsync(reference, source, cancellationToken).ConfigureAwait(false);
        var query = location.Query.Length == 0 ? "" : location.Query[1..] + "&";
        using var request = new HttpRequestMessage(
            HttpMethod.Put, new UriBuilder(location) { Query = $"{query}digest={Uri.EscapeDataString(blob.Digest.ToString())}" }.Uri);
        // Each piece that is read for sending starts the wait anew.
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        request.Content = new StreamContent(new ObservedStream(open(), () => timeout.CancelAfter(options.RequestTimeout)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentLength = blob.Size;
        using var answer = await SendAsync(request, source, timeout, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<Uri> StartUploadAsync(ImageReference reference, string source, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, reference, "blobs/uploads/");
        using var answer = await SendAsync(request, source, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.Accepted || answer.Headers.Location is not { } location)
        {
            throw new RegistryException($"{source}: the registry answered {(int)answer.StatusCode} without a place to upload to", answer.StatusCode);
        }

        var upload = new Uri(request.RequestUri!, location);
        return upload.Scheme == request.RequestUri!.Scheme || upload.Scheme == Uri.UriSchemeHttps
            ? upload
            : throw new RegistryException(
                $"{source}: the registry wants the upload at {upload.Scheme}://{upload.Authority}, without the request's encryption");
    }
}
