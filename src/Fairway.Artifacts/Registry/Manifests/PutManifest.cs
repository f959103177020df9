using Fairway.Artifacts.Model;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Manifests;

/// <summary>
/// <c>PUT /v2/NAME/manifests/REFERENCE</c>: what a manifest refers to must be in the repository already; only its subject may come later.
/// </summary>
internal static class PutManifest
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        var isTag = ImageReference.IsTag(request.Reference);
        if (!isTag && !Digest.TryParse(request.Reference, out _))
        {
            return RegistryError.ManifestInvalid($"\"{request.Reference}\" is neither a tag nor a sha256 digest");
        }

        if (await ReadBodyAsync(request).ConfigureAwait(false) is not { } body)
        {
            return RegistryError.SizeInvalid($"a manifest may have {DocumentFields.LargestDocument} bytes");
        }

        var digest = Digest.Of(body);
        if (!isTag && request.ReferenceDigest != digest)
        {
            return RegistryError.DigestInvalid($"the content has digest {digest}, not the path's {request.Reference}");
        }

        return PushedManifest.Read(request.Context.Request.ContentType, body, out var error) is { } manifest
            ? await StoreAsync(request, digest, body, manifest, isTag ? request.Reference : null).ConfigureAwait(false)
            : RegistryError.ManifestInvalid(error);
    }

    private static async Task<IResult> StoreAsync(RegistryRequest request, Digest digest, byte[] body, PushedManifest manifest, string? tag)
    {
        // Checked and named under one lock: nothing it refers to can be deleted in between.
        using (await request.Repositories.LockAsync(request.Aborted).ConfigureAwait(false))
        {
            foreach (var blob in manifest.Blobs)
            {
                if (!request.HasBlob(blob))
                {
                    return RegistryError.ManifestBlobUnknown(blob);
                }
            }

            foreach (var child in manifest.Manifests)
            {
                if (request.Repositories.FindManifest(request.Repository, child) is null)
                {
                    return RegistryError.ManifestBlobUnknown(child);
                }
            }

            await request.Blobs.WriteAsync(new MemoryStream(body), digest.Blob, request.Aborted).ConfigureAwait(false);
            request.Repositories.AddManifest(request.Repository, digest, manifest.MediaType, manifest.Subject, tag);
        }

        request.Context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        if (manifest.Subject is { } subject)
        {
            request.Context.Response.Headers["OCI-Subject"] = subject.ToString();
        }

        return TypedResults.Created(request.ManifestPath(digest.ToString()));
    }

    /// <summary>The whole body, or null when it is larger than a manifest may be.</summary>
    private static async Task<byte[]?> ReadBodyAsync(RegistryRequest request)
    {
        if (request.Context.Request.ContentLength > DocumentFields.LargestDocument)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await request.Context.Request.Body.ReadAsync(buffer, request.Aborted).ConfigureAwait(false) is var read and > 0)
        {
            if (body.Length + read > DocumentFields.LargestDocument)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
