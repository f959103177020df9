using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairway.Artifacts.Registry.Blobs;

/// <summary><c>GET|HEAD /v2/NAME/blobs/DIGEST</c>, with ranges (RFC 9110).</summary>
internal static class GetBlob
{
    public static IResult Handle(RegistryRequest request)
    {
        var digest = request.ReferenceDigest;
        if (!request.Repositories.HasBlob(request.Repository, digest) || request.Blobs.TryOpenRead(digest.Blob) is not { } content)
        {
            return RegistryError.BlobUnknown(digest);
        }

        request.Context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        return TypedResults.Stream(
            content, "application/octet-stream", entityTag: new EntityTagHeaderValue($"\"{digest}\""), enableRangeProcessing: true);
    }
}
