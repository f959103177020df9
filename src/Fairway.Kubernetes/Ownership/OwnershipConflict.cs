namespace Fairway.Kubernetes.Ownership;

/// <summary>A field that an apply would change although somebody else owns it.</summary>
/// <param name="Manager">Who owns it.</param>
/// <param name="Subresource">Through which subresource it was written; empty for the object itself.</param>
/// <param name="Field">Its path: <c>.spec.template.spec.containers[name="app"].image</c>.</param>
/// <param name="ApiVersion">The version an updater used; empty when the owner applied it.</param>
public sealed record OwnershipConflict(string Manager, string Subresource, string Field, string ApiVersion)
{
    /// <summary>The owner as the API names it: <c>"kubectl" using apps/v1</c>.</summary>
    public string Owner => $"\"{Manager}\""
        + (Subresource.Length == 0 ? "" : $" with subresource \"{Subresource}\"")
        + (ApiVersion.Length == 0 ? "" : $" using {ApiVersion}");
}
