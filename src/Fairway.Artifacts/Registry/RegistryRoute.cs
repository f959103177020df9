namespace Fairway.Artifacts.Registry;

internal enum RegistryResource
{
    Version,
    Catalog,
    Tags,
    Manifest,
    Referrers,
    Uploads,
    Upload,
    Blob,
}

/// <summary>A path below <c>/v2/</c>, read from its end because repository names may have any number of parts.</summary>
/// <param name="Resource">What the path names.</param>
/// <param name="Repository">Unchecked; empty for the version and the catalog.</param>
/// <param name="Reference">The tag, digest or upload id; empty when the resource has none.</param>
internal readonly record struct RegistryRoute(RegistryResource Resource, string Repository, string Reference)
{
    /// <summary>The route, or null when the specification has no such path.</summary>
    public static RegistryRoute? Parse(string path)
    {
        if (path.Length == 0)
        {
            return new(RegistryResource.Version, "", "");
        }

        if (path == "_catalog")
        {
            return new(RegistryResource.Catalog, "", "");
        }

        var parts = path.Split('/');
        return parts switch
        {
            [.. var name, "tags", "list"] => At(RegistryResource.Tags, name, ""),
            [.. var name, "manifests", var reference] => At(RegistryResource.Manifest, name, reference),
            [.. var name, "referrers", var digest] => At(RegistryResource.Referrers, name, digest),
            [.. var name, "blobs", "uploads", ""] => At(RegistryResource.Uploads, name, ""),
            [.. var name, "blobs", "uploads"] => At(RegistryResource.Uploads, name, ""),
            [.. var name, "blobs", "uploads", var id] => At(RegistryResource.Upload, name, id),
            [.. var name, "blobs", var digest] => At(RegistryResource.Blob, name, digest),
            _ => null,
        };
    }

    private static RegistryRoute? At(RegistryResource resource, string[] name, string reference) =>
        name.Length == 0 ? null : new(resource, string.Join('/', name), reference);
}
