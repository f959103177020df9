using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Uploads;

/// <summary>
/// <c>POST /v2/NAME/blobs/uploads/</c>: opens an upload, takes a whole blob (<c>?digest=</c>), or mounts one (<c>?mount=&amp;from=</c>).
/// </summary>
internal static class StartUpload
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        if (request.Query("digest") is { } whole)
        {
            return await TakeAsync(request, Digest.Parse(whole)).ConfigureAwait(false);
        }

        if (request.Query("mount") is { } mount && request.Query("from") is { } from && ImageReference.IsRepository(from))
        {
            var digest = Digest.Parse(mount);
            if (request.Repositories.HasBlob(from, digest) && request.Blobs.Exists(digest.Blob))
            {
                return await UploadAnswers.CreatedAsync(request, digest).ConfigureAwait(false);
            }
        }

        var upload = request.Blobs.CreateUpload();
        await using (upload.ConfigureAwait(false))
        {
            return UploadAnswers.Progress(request, upload, StatusCodes.Status202Accepted);
        }
    }

    private static async Task<IResult> TakeAsync(RegistryRequest request, Digest digest)
    {
        request.AllowLargeBody();
        try
        {
            await request.Blobs.WriteAsync(request.Context.Request.Body, digest.Blob, request.Aborted).ConfigureAwait(false);
        }
        catch (BlobDigestException e)
        {
            return RegistryError.DigestInvalid(e.Message);
        }

        return await UploadAnswers.CreatedAsync(request, digest).ConfigureAwait(false);
    }
}
