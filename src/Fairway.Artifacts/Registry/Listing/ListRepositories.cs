using Fairway.Artifacts.Model;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Listing;

/// <summary><c>GET /v2/_catalog</c>: the repositories that have a manifest, in ordinal order (Docker's registry API; not in OCI's).</summary>
internal static class ListRepositories
{
    public static IResult Handle(RegistryRequest request) =>
        ListPage.Take(request, request.Repositories.Repositories()) is { } page
            ? TypedResults.Bytes(JsonWriter.ToBytes(Value.Map(("repositories", DocumentFields.FromTexts(page)))), "application/json")
            : ListPage.Invalid();
}
