using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Uploads;

/// <summary>The answers that upload requests share.</summary>
internal static class UploadAnswers
{
    /// <summary>Where the upload goes on and how far it is; <c>0-0</c> stands for nothing yet, as the specification's own registry has it.</summary>
    public static IResult Progress(RegistryRequest request, BlobUpload upload, int status)
    {
        var headers = request.Context.Response.Headers;
        headers.Location = request.UploadPath(upload.Id);
        headers.Range = $"0-{Math.Max(0, upload.Length - 1)}";
        headers["Docker-Upload-UUID"] = upload.Id;
        return TypedResults.StatusCode(status);
    }

    /// <summary>The blob is in the store: the repository has it from now on.</summary>
    public static async Task<IResult> CreatedAsync(RegistryRequest request, Digest digest)
    {
        using (await request.Repositories.LockAsync(request.Aborted).ConfigureAwait(false))
        {
            request.Repositories.AddBlob(request.Repository, digest);
        }

        request.Context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        return TypedResults.Created(request.BlobPath(digest));
    }
}
