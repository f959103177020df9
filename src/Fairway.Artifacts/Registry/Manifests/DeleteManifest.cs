using Fairway.Artifacts.Model;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Manifests;

/// <summary><c>DELETE /v2/NAME/manifests/REFERENCE</c>: a tag, or a manifest with every tag that names it.</summary>
internal static class DeleteManifest
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        using (await request.Repositories.LockAsync(request.Aborted).ConfigureAwait(false))
        {
            var removed = ImageReference.IsTag(request.Reference)
                ? request.Repositories.RemoveTag(request.Repository, request.Reference)
                : await RemoveAsync(request, request.ReferenceDigest).ConfigureAwait(false);
            return removed ? TypedResults.Accepted((string?)null) : RegistryError.ManifestUnknown(request.Reference);
        }
    }

    private static async Task<bool> RemoveAsync(RegistryRequest request, Digest digest) =>
        request.Repositories.FindManifest(request.Repository, digest) is { } mediaType
        && request.Repositories.RemoveManifest(
            request.Repository, digest, (await StoredManifest.ReadAsync(request, digest, mediaType).ConfigureAwait(false))?.Subject);
}
