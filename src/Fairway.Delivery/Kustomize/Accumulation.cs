using Fairway.Delivery.Kustomize.Generating;
using Fairway.Delivery.Kustomize.Reading;
using Fairway.Delivery.Kustomize.Transforming;

namespace Fairway.Delivery.Kustomize;

/// <summary>
/// Collects the objects of one kustomization: its resources and bases, what it generates, then its changes to all of them, in Kustomize's
/// order.
/// </summary>
internal static class Accumulation
{
    public static ItemSet Run(BuildSession session, string directory, IReadOnlyList<string> parents)
    {
        session.EnterDirectory(directory);
        var kustomization = KustomizationReader.Read(session, directory);
        IReadOnlyList<string> chain = [.. parents, directory];
        var items = new ItemSet();
        for (var i = 0; i < kustomization.Resources.Count; i++)
        {
            AddResource(session, kustomization, kustomization.Resources[i], $"resources[{i}]", chain, items);
        }

        Generators.Run(session, kustomization, items);
        PatchTransformer.Apply(session, kustomization, items);
        NamespaceTransformer.Apply(kustomization, items);
        NameTransformer.Apply(kustomization, items);
        LabelTransformer.Apply(session, kustomization, items);
        AnnotationTransformer.Apply(kustomization, items);
        ReplicaTransformer.Apply(session, kustomization, items);
        ImageTransformer.Apply(session, kustomization, items);
        return items;
    }

    private static void AddResource(
        BuildSession session, Kustomization kustomization, string path, string field, IReadOnlyList<string> chain, ItemSet items)
    {
        var target = BuildPath.Join(kustomization.Directory, path);
        if (BuildPath.IsRemote(path))
        {
            throw new KustomizeException(
                kustomization.File, field, $"\"{path}\" is a remote resource, which is not supported: bring it into the source");
        }

        if (target is null)
        {
            throw new KustomizeException(kustomization.File, field, $"\"{path}\" leads out of the root");
        }

        if (session.DirectoryExists(target))
        {
            if (chain.FirstOrDefault(parent => BuildPath.IsSameOrAbove(target, parent)) is { } visited)
            {
                throw new KustomizeException(
                    kustomization.File, field, $"cycle detected: \"{path}\" is or contains \"/{visited}\", which is being built");
            }

            items.Add(Run(session, target, chain).All, kustomization.File, field);
        }
        else
        {
            var content = session.Read(target) ?? throw new KustomizeException(kustomization.File, field, $"\"{path}\" does not exist");
            items.Add(ResourceReader.Read(session, content, target), kustomization.File, field);
        }
    }
}
