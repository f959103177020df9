using Fairway.Artifacts.Model;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;

namespace Fairway.Artifacts.Registry;

/// <summary>A refusal in the form of the distribution specification ("Error Codes"), with its code's usual status.</summary>
internal sealed class RegistryError(int status, string code, string message, Value detail = default) : IResult
{
    // {"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry","detail":{"digest":"sha256:..."}}]}
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonWriter.ToBytes(Value.Map(("errors", Value.List(Value.Map(("code", code), ("message", message), ("detail", detail))))));
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }

    public static RegistryError NameInvalid(string name) => new(
        StatusCodes.Status400BadRequest, "NAME_INVALID",
        "invalid repository name: lower-case words joined by . _ __ - and separated by /, at most 255 characters", Value.Map(("name", name)));

    public static RegistryError NameUnknown(string name) =>
        new(StatusCodes.Status404NotFound, "NAME_UNKNOWN", "repository name not known to registry", Value.Map(("name", name)));

    public static RegistryError BlobUnknown(Digest digest) =>
        new(StatusCodes.Status404NotFound, "BLOB_UNKNOWN", "blob unknown to registry", Value.Map(("digest", digest.ToString())));

    public static RegistryError UploadUnknown(string id) =>
        new(StatusCodes.Status404NotFound, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", Value.Map(("uuid", id)));

    public static RegistryError UploadInvalid(string message) => new(StatusCodes.Status400BadRequest, "BLOB_UPLOAD_INVALID", message);

    public static RegistryError DigestInvalid(string message) => new(StatusCodes.Status400BadRequest, "DIGEST_INVALID", message);

    public static RegistryError ManifestUnknown(string reference) =>
        new(StatusCodes.Status404NotFound, "MANIFEST_UNKNOWN", "manifest unknown to registry", Value.Map(("reference", reference)));

    public static RegistryError ManifestInvalid(string message) => new(StatusCodes.Status400BadRequest, "MANIFEST_INVALID", message);

    public static RegistryError ManifestBlobUnknown(Digest digest) => new(
        StatusCodes.Status404NotFound, "MANIFEST_BLOB_UNKNOWN", "manifest references a manifest or blob unknown to this repository: push it first",
        Value.Map(("digest", digest.ToString())));

    public static RegistryError SizeInvalid(string message) => new(StatusCodes.Status413PayloadTooLarge, "SIZE_INVALID", message);

    public static RegistryError Unsupported(string message, int status = StatusCodes.Status405MethodNotAllowed) =>
        new(status, "UNSUPPORTED", message);
}
