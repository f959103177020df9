using Fairway.Artifacts.Model;
using Fairway.Artifacts.Registry.Repositories;
using Fairway.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.Artifacts.Registry;

/// <summary>A request on its way to its handler, its path read and its repository's name checked.</summary>
internal sealed class RegistryRequest(ArtifactRegistry registry, HttpContext context, RegistryRoute route)
{
    public HttpContext Context { get; } = context;

    public RegistryRoute Route { get; } = route;

    public string Method => Context.Request.Method;

    public string Repository => Route.Repository;

    public string Reference => Route.Reference;

    public BlobStore Blobs => registry.Blobs;

    public RepositoryStore Repositories => registry.Repositories;

    public RegistryOptions Options => registry.Options;

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The digest at the path's end.</summary>
    /// <exception cref="ArtifactFormatException">There is none; answered as DIGEST_INVALID.</exception>
    public Digest ReferenceDigest => Digest.Parse(Reference);

    /// <summary>The query's value, or null.</summary>
    public string? Query(string name) => Context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public bool HasBlob(Digest digest) => Repositories.HasBlob(Repository, digest) && Blobs.Exists(digest.Blob);

    public string BlobPath(Digest digest) => $"/v2/{Repository}/blobs/{digest}";

    public string ManifestPath(string reference) => $"/v2/{Repository}/manifests/{reference}";

    public string UploadPath(string id) => $"/v2/{Repository}/blobs/uploads/{id}";

    /// <summary>Lets this request's body grow to what the blob store allows; Kestrel's own limit is 30 MB.</summary>
    public void AllowLargeBody()
    {
        if (Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }
}
