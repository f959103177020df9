using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Blobs;

/// <summary><c>DELETE /v2/NAME/blobs/DIGEST</c>: the repository forgets the blob; the content stays, as other repositories may have it.</summary>
internal static class DeleteBlob
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        var digest = request.ReferenceDigest;
        using (await request.Repositories.LockAsync(request.Aborted).ConfigureAwait(false))
        {
            return request.Repositories.RemoveBlob(request.Repository, digest)
                ? TypedResults.Accepted((string?)null)
                : RegistryError.BlobUnknown(digest);
        }
    }
}
