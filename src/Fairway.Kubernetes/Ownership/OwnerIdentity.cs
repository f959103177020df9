namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Who owns fields. An applier is the same under every version of the kind; an updater is another one under each, and each subresource
/// has managers of its own.
/// </summary>
internal sealed record OwnerIdentity(string Manager, bool IsApply, string ApiVersion, string Subresource)
{
    public static OwnerIdentity Applier(string manager, string subresource) => new(NameOf(manager), true, "", subresource);

    public static OwnerIdentity Updater(string manager, string apiVersion, string subresource) =>
        new(NameOf(manager), false, apiVersion, subresource);

    private static string NameOf(string manager) => manager.Length == 0 ? "unknown" : manager;
}
