using Fairway.Delivery.Kustomize.Transforming;

namespace Fairway.Delivery.Kustomize;

/// <summary>
/// Builds a kustomization as <c>kubectl kustomize</c> 1.32 (Kustomize 5.5) does. Fields that are not supported are refused by name; nothing
/// is fetched from elsewhere, and no path leads out of the root.
/// </summary>
public static class KustomizeBuild
{
    /// <summary>The objects of the kustomization in a folder below the root; the empty path is the root itself.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static KustomizeResult Build(IKustomizeFiles files, string directory, CancellationToken cancellation)
    {
        try
        {
            var session = new BuildSession(files, cancellation);
            var folder = BuildPath.Join("", directory) ?? throw new KustomizeException(directory, "", "the folder lies outside the root");
            var items = Accumulation.Run(session, folder, []);
            HashTransformer.Apply(items);
            ReferenceTransformer.Apply(session, items, directory);
            return new(OutputOrder.Sort(items.All.Where(item => !item.IsLocal)), []);
        }
        catch (KustomizeException e)
        {
            return new([], e.Errors);
        }
    }
}
