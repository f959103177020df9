using Fairway.Artifacts.Model;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Listing;

/// <summary><c>GET /v2/NAME/tags/list</c>, in ordinal order.</summary>
internal static class ListTags
{
    public static IResult Handle(RegistryRequest request)
    {
        if (!request.Repositories.Exists(request.Repository))
        {
            return RegistryError.NameUnknown(request.Repository);
        }

        return ListPage.Take(request, request.Repositories.Tags(request.Repository)) is { } page
            ? TypedResults.Bytes(
                JsonWriter.ToBytes(Value.Map(("name", request.Repository), ("tags", DocumentFields.FromTexts(page)))), "application/json")
            : ListPage.Invalid();
    }
}
