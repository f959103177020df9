using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Uploads;

/// <summary><c>DELETE /v2/NAME/blobs/uploads/ID</c>: ends an upload; what was sent is removed.</summary>
internal static class CancelUpload
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        if (await request.Blobs.ResumeUploadAsync(request.Reference, request.Aborted).ConfigureAwait(false) is not { } upload)
        {
            return RegistryError.UploadUnknown(request.Reference);
        }

        await using (upload.ConfigureAwait(false))
        {
            await upload.AbortAsync(request.Aborted).ConfigureAwait(false);
            return TypedResults.NoContent();
        }
    }
}
