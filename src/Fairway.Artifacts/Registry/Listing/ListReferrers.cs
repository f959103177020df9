using Fairway.Artifacts.Model;
using Fairway.Artifacts.Registry.Manifests;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Listing;

/// <summary><c>GET /v2/NAME/referrers/DIGEST</c>: the manifests whose subject this is; an empty index when there are none.</summary>
internal static class ListReferrers
{
    // Clients read no larger document; what surrounds the descriptors has room in the rest.
    private const int LargestPage = DocumentFields.LargestDocument - 4096;

    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        var referrers = request.Repositories.Referrers(request.Repository, request.ReferenceDigest).Select(digest => digest.ToString());
        if (ListPage.Take(request, [.. referrers]) is not { } page)
        {
            return ListPage.Invalid();
        }

        var wanted = request.Query("artifactType");
        var descriptors = new List<Descriptor>();
        var size = 0L;
        for (var i = 0; i < page.Count; i++)
        {
            var digest = Digest.Parse(page[i]);
            if (request.Repositories.FindManifest(request.Repository, digest) is not { } mediaType
                || await StoredManifest.ReadAsync(request, digest, mediaType).ConfigureAwait(false) is not { } manifest
                || (wanted is not null && manifest.Descriptor.ArtifactType != wanted))
            {
                continue;
            }

            // A descriptor repeats its manifest's annotations, which may be as large as a manifest.
            size += JsonWriter.ToBytes(manifest.Descriptor.ToValue()).Length;
            if (size > LargestPage && descriptors.Count > 0)
            {
                ListPage.Continue(request, page.Count, page[i - 1]);
                break;
            }

            descriptors.Add(manifest.Descriptor);
        }

        if (wanted is not null)
        {
            request.Context.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        return TypedResults.Bytes(new ImageIndex(MediaTypes.OciIndex, descriptors).ToBytes(), MediaTypes.OciIndex);
    }
}
