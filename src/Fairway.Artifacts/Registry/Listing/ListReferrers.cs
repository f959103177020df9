using Fairway.Artifacts.Model;
using Fairway.Artifacts.Registry.Manifests;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Listing;

/// <summary><c>GET /v2/NAME/referrers/DIGEST</c>: the manifests whose subject this is; an empty index when there are none.</summary>
internal static class ListReferrers
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        var referrers = request.Repositories.Referrers(request.Repository, request.ReferenceDigest).Select(digest => digest.ToString());
        if (ListPage.Take(request, [.. referrers]) is not { } page)
        {
            return ListPage.Invalid();
        }

        var wanted = request.Query("artifactType");
        var descriptors = new List<Descriptor>();
        foreach (var digest in page.Select(Digest.Parse))
        {
            if (request.Repositories.FindManifest(request.Repository, digest) is { } mediaType
                && await StoredManifest.ReadAsync(request, digest, mediaType).ConfigureAwait(false) is { } manifest
                && (wanted is null || manifest.Descriptor.ArtifactType == wanted))
            {
                descriptors.Add(manifest.Descriptor);
            }
        }

        if (wanted is not null)
        {
            request.Context.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        return TypedResults.Bytes(new ImageIndex(MediaTypes.OciIndex, descriptors).ToBytes(), MediaTypes.OciIndex);
    }
}
