using System.Net;
using System.Net.Http.Headers;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Client;

/// <content>Manifests, tags, and what they lead to.</content>
public sealed partial class RegistryClient
{
    private const int MostTagPages = 1000;
    private const int MostTags = 1_000_000;

    /// <summary>The manifest or index a reference names, checked against the reference's digest or the one the registry tells.</summary>
    public async Task<FetchedManifest> GetManifestAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, reference, $"manifests/{reference.ManifestReference}");
        AcceptManifests(request);
        using var answer = await SendAsync(request, reference.ToString(), cancellationToken).ConfigureAwait(false);
        var body = await ReadDocumentAsync(answer, reference.ToString(), cancellationToken).ConfigureAwait(false);
        var digest = Digest.Of(body);
        var told = answer.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.FirstOrDefault() : null;
        if ((reference.Digest is { } wanted && wanted != digest) || (told is not null && Digest.TryParse(told, out var claimed) && claimed != digest))
        {
            throw new RegistryException($"{reference}: the manifest's digest is {digest}{(told is null ? "" : $", the registry tells {told}")}");
        }

        return new(new(MediaTypeOf(answer, body, reference.ToString()), digest, body.Length), body);
    }

    /// <summary>What a reference names, without its content; null when the registry has no such manifest.</summary>
    public async Task<Descriptor?> FindManifestAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Head, reference, $"manifests/{reference.ManifestReference}");
        AcceptManifests(request);
        using var answer = await SendAsync(request, reference.ToString(), cancellationToken, HttpStatusCode.NotFound).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        // The digest header of a HEAD is optional in the specification: without it the manifest itself has to tell.
        return answer.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.FirstOrDefault(), out var digest)
            && answer.Content.Headers is { ContentLength: { } length, ContentType.MediaType: { } mediaType }
            ? new(mediaType, digest, length)
            : (await GetManifestAsync(reference, cancellationToken).ConfigureAwait(false)).Descriptor;
    }

    /// <summary>The image of a platform, its manifest and configuration read: an index is followed to the platform's entry.</summary>
    public async Task<RemoteImage> ResolveAsync(ImageReference reference, Platform platform, CancellationToken cancellationToken)
    {
        var fetched = await GetManifestAsync(reference, cancellationToken).ConfigureAwait(false);
        try
        {
            if (MediaTypes.IsIndex(fetched.Descriptor.MediaType))
            {
                var index = ImageIndex.Read(fetched.Body.Span);
                var there = index.Manifests.Select(manifest => manifest.Platform?.ToString() ?? "no platform");
                var chosen = index.Select(platform)
                    ?? throw new RegistryException($"{reference}: has no image for {platform}, only for {string.Join(", ", there)}");
                fetched = await GetManifestAsync(reference.WithDigest(chosen.Digest), cancellationToken).ConfigureAwait(false);
            }

            if (!MediaTypes.IsImageManifest(fetched.Descriptor.MediaType))
            {
                throw new RegistryException($"{reference}: is {fetched.Descriptor.MediaType}, not an image manifest");
            }

            var manifest = ImageManifest.Read(fetched.Body.Span);
            var config = await GetConfigAsync(reference, manifest, cancellationToken).ConfigureAwait(false);
            return config.DiffIds.Count == manifest.Layers.Count
                ? new(reference, fetched.Descriptor, manifest, config)
                : throw new RegistryException(
                    $"{reference}: has {manifest.Layers.Count} layers, but its configuration tells {config.DiffIds.Count} (rootfs.diff_ids)");
        }
        catch (ArtifactFormatException e)
        {
            throw new RegistryException($"{reference}: {e.Message}", innerException: e);
        }
    }

    /// <summary>Stores a manifest under the reference's tag or digest; its blobs must be there before.</summary>
    public async Task<Descriptor> PutManifestAsync(
        ImageReference reference, string mediaType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Put, reference, $"manifests/{reference.ManifestReference}");
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await SendAsync(request, reference.ToString(), cancellationToken).ConfigureAwait(false);
        return new(mediaType, Digest.Of(body.Span), body.Length);
    }

    /// <summary>Every tag of the reference's repository, in the registry's order.</summary>
    public async Task<IReadOnlyList<string>> ListTagsAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var source = $"tags of {reference.Registry}/{reference.Repository}";
        var tags = new List<string>();
        var next = new Uri(reference.Endpoint, $"v2/{reference.Repository}/tags/list");
        for (var page = 0; page < MostTagPages; page++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            using var answer = await SendAsync(request, source, cancellationToken).ConfigureAwait(false);
            var list = DocumentFields.Read(await ReadDocumentAsync(answer, source, cancellationToken).ConfigureAwait(false), source);
            tags.AddRange(DocumentFields.Texts(list["tags"], "tags"));
            if (NextPage(answer) is not { } following)
            {
                return tags;
            }

            if (tags.Count > MostTags)
            {
                throw new RegistryException($"{source}: more than {MostTags}");
            }

            next = Following(next, following, reference, source);
        }

        throw new RegistryException($"{source}: more than {MostTagPages} pages");
    }

    // A registry behind a proxy may name itself without encryption, or by an address of its own: only where on it the page is counts.
    private static Uri Following(Uri page, string link, ImageReference reference, string source) =>
        !Uri.TryCreate(page, link, out var next) ? throw new RegistryException($"{source}: the next page is nowhere: \"{link}\"")
        : next.Host != page.Host ? throw new RegistryException($"{source}: the next page is at another host, {next.Authority}")
        : new Uri(reference.Endpoint, next.PathAndQuery);

    private async Task<ImageConfig> GetConfigAsync(ImageReference reference, ImageManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Config.Size > DocumentFields.LargestDocument)
        {
            throw new RegistryException(
                $"{reference}: the configuration has {manifest.Config.Size} bytes, more than the {DocumentFields.LargestDocument} allowed");
        }

        var stream = await GetBlobAsync(reference, manifest.Config, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var content = new MemoryStream((int)manifest.Config.Size);
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return ImageConfig.Read(content.GetBuffer().AsSpan(0, (int)content.Length));
        }
    }

    // The document's own mediaType counts, as the header is not covered by the digest; OCI manifests may leave it out.
    private static string MediaTypeOf(HttpResponseMessage answer, ReadOnlySpan<byte> body, string source)
    {
        try
        {
            var told = DocumentFields.OptionalText(DocumentFields.Read(body, "manifest")["mediaType"], "mediaType");
            var header = answer.Content.Headers.ContentType?.MediaType ?? "";
            return told.Length > 0 ? told
                : header.Length > 0 ? header
                : throw new RegistryException($"{source}: neither the answer nor the manifest tells a media type");
        }
        catch (ArtifactFormatException e)
        {
            throw new RegistryException($"{source}: {e.Message}", innerException: e);
        }
    }

    // Link: </v2/team/app/tags/list?n=100&last=1.9>; rel="next"
    private static string? NextPage(HttpResponseMessage answer)
    {
        var link = answer.Headers.TryGetValues("Link", out var values) ? values.FirstOrDefault() : null;
        return link is not null && link.StartsWith('<') && link.IndexOf('>', StringComparison.Ordinal) is var end and > 1
            && link.AsSpan(end).Contains("rel=\"next\"", StringComparison.Ordinal) ? link[1..end] : null;
    }
}
