using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairway.Artifacts.Registry.Manifests;

/// <summary><c>GET|HEAD /v2/NAME/manifests/REFERENCE</c>.</summary>
internal static class GetManifest
{
    public static IResult Handle(RegistryRequest request)
    {
        if (request.Repositories.Resolve(request.Repository, request.Reference) is not { } digest
            || request.Repositories.FindManifest(request.Repository, digest) is not { } mediaType
            || request.Blobs.TryOpenRead(digest.Blob) is not { } content)
        {
            return RegistryError.ManifestUnknown(request.Reference);
        }

        request.Context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        return TypedResults.Stream(content, mediaType, entityTag: new EntityTagHeaderValue($"\"{digest}\""));
    }
}
