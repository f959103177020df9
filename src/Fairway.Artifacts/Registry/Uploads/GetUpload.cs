using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Uploads;

/// <summary><c>GET /v2/NAME/blobs/uploads/ID</c>: how far an upload is.</summary>
internal static class GetUpload
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        if (await request.Blobs.ResumeUploadAsync(request.Reference, request.Aborted).ConfigureAwait(false) is not { } upload)
        {
            return RegistryError.UploadUnknown(request.Reference);
        }

        await using (upload.ConfigureAwait(false))
        {
            return UploadAnswers.Progress(request, upload, StatusCodes.Status204NoContent);
        }
    }
}
