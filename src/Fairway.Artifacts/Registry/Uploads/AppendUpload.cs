using System.Globalization;
using Fairway.Storage.Blobs;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry.Uploads;

/// <summary>
/// <c>PATCH /v2/NAME/blobs/uploads/ID</c>: the next chunk, in order when it tells its <c>Content-Range</c>, or a stream without one.
/// </summary>
internal static class AppendUpload
{
    public static async Task<IResult> HandleAsync(RegistryRequest request)
    {
        if (await request.Blobs.ResumeUploadAsync(request.Reference, request.Aborted).ConfigureAwait(false) is not { } upload)
        {
            return RegistryError.UploadUnknown(request.Reference);
        }

        await using (upload.ConfigureAwait(false))
        {
            return await AppendAsync(request, upload).ConfigureAwait(false) ?? UploadAnswers.Progress(request, upload, StatusCodes.Status202Accepted);
        }
    }

    /// <summary>Appends the body; the answer when it may not be, or null.</summary>
    public static async Task<IResult?> AppendAsync(RegistryRequest request, BlobUpload upload)
    {
        var range = request.Context.Request.Headers.ContentRange.ToString();
        if (range.Length > 0)
        {
            if (ReadRange(range) is not { } told)
            {
                var shown = range.Length <= 100 ? range : range[..100];
                return RegistryError.UploadInvalid($"Content-Range \"{shown}\" must be START-END, END included");
            }

            if (told.Start != upload.Length)
            {
                return UploadAnswers.Progress(request, upload, StatusCodes.Status416RangeNotSatisfiable);
            }

            if (request.Context.Request.ContentLength is { } length && length != told.End - told.Start + 1)
            {
                return RegistryError.UploadInvalid($"Content-Range {range} has {told.End - told.Start + 1} bytes, Content-Length tells {length}");
            }
        }

        request.AllowLargeBody();
        await upload.AppendAsync(request.Context.Request.Body, request.Aborted).ConfigureAwait(false);
        return null;
    }

    // 0-1023; the specification leaves out RFC 9110's "bytes " and "/*", which some clients send.
    private static (long Start, long End)? ReadRange(string range)
    {
        var text = range.StartsWith("bytes ", StringComparison.Ordinal) ? range["bytes ".Length..] : range;
        text = text.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? text[..slash] : text;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && start <= end
            ? (start, end)
            : null;
    }
}
