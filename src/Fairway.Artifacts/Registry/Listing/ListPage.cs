using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Listing;

/// <summary>One page of an ordered list by the specification's <c>n</c> and <c>last</c>; a <c>Link</c> header leads to the next.</summary>
internal static class ListPage
{
    /// <summary>The names after <c>last</c>, at most <c>n</c>; null when <c>n</c> is no number.</summary>
    public static IReadOnlyList<string>? Take(RegistryRequest request, IReadOnlyList<string> sorted)
    {
        var size = request.Options.PageSize;
        if (request.Query("n") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked))
            {
                return null;
            }

            size = Math.Min(size, asked);
        }

        var last = request.Query("last") ?? "";
        List<string> page = [.. sorted.SkipWhile(name => last.Length > 0 && string.CompareOrdinal(name, last) <= 0).Take(size + 1)];
        if (page.Count > size)
        {
            page.RemoveAt(size);
            if (size > 0)
            {
                Continue(request, size, page[^1]);
            }
        }

        return page;
    }

    public static IResult Invalid() =>
        new RegistryError(StatusCodes.Status400BadRequest, "PAGINATION_NUMBER_INVALID", "n must be a number, 0 or more");

    /// <summary>Tells that the list goes on after a name: <c>Link: &lt;/v2/team/app/tags/list?n=2&amp;last=1.1&gt;; rel="next"</c>.</summary>
    public static void Continue(RegistryRequest request, int size, string last)
    {
        var filter = request.Query("artifactType") is { } type ? "&artifactType=" + Uri.EscapeDataString(type) : "";
        request.Context.Response.Headers.Link =
            $"<{request.Context.Request.Path}?n={size}&last={Uri.EscapeDataString(last)}{filter}>; rel=\"next\"";
    }
}
