using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Uploads;

/// <summary>
/// <c>PUT /v2/NAME/blobs/uploads/ID?digest=</c>: takes the last chunk, or the whole blob, and checks it. A wrong digest ends the upload.
/// </summary>
internal static class FinishUpload
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        if (request.Query("digest") is not { } text)
        {
            return RegistryError.DigestInvalid("the query must name the blob's digest: ?digest=sha256:…");
        }

        var digest = Digest.Parse(text);
        if (await request.Blobs.ResumeUploadAsync(request.Reference, request.Aborted).ConfigureAwait(false) is not { } upload)
        {
            return RegistryError.UploadUnknown(request.Reference);
        }

        await using (upload.ConfigureAwait(false))
        {
            return await AppendUpload.AppendAsync(request, upload).ConfigureAwait(false)
                ?? await CommitAsync(request, upload, digest).ConfigureAwait(false);
        }
    }

    private static async Task<IResult> CommitAsync(RegistryRequest request, BlobUpload upload, Digest digest)
    {
        try
        {
            await upload.CommitAsync(digest.Blob, request.Aborted).ConfigureAwait(false);
        }
        catch (BlobDigestException e)
        {
            await upload.AbortAsync(request.Aborted).ConfigureAwait(false);
            return RegistryError.DigestInvalid(e.Message);
        }

        return await UploadAnswers.CreatedAsync(request, digest).ConfigureAwait(false);
    }
}
