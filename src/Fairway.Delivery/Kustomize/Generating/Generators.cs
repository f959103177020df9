using Fairway.Delivery.Kustomize.Reading;

namespace Fairway.Delivery.Kustomize.Generating;

/// <summary>Makes the ConfigMaps and Secrets of a kustomization and puts them in: new, or in the place of one that is there.</summary>
internal static class Generators
{
    public static void Run(BuildSession session, Kustomization kustomization, ItemSet items)
    {
        foreach (var entry in kustomization.ConfigMaps.Concat(kustomization.Secrets))
        {
            session.StopWhenCancelled();
            session.CountObjects(1, kustomization.File);
            var made = new BuildItem(GeneratedObject.Make(entry, new DataSources(session, kustomization).Load(entry)))
            {
                NeedsHash = !entry.Options.DisableNameSuffixHash,
            };
            Absorb(kustomization, entry, made, items);
        }
    }

    private static void Absorb(Kustomization kustomization, GeneratorEntry entry, BuildItem made, ItemSet items)
    {
        var merges = entry.Behavior is "merge" or "replace";
        var found = items.Find(made.Id);
        if (found.Count > 1)
        {
            throw new KustomizeException(kustomization.File, entry.Field, $"more than one object is or was called {made.Id}");
        }

        if (found.Count == 0 && merges)
        {
            throw new KustomizeException(kustomization.File, entry.Field, $"{made.Id} does not exist; cannot merge or replace");
        }

        if (found.Count == 0)
        {
            items.Add([made], kustomization.File, entry.Field);
            return;
        }

        if (!merges)
        {
            throw new KustomizeException(kustomization.File, entry.Field, $"{made.Id} exists already: behavior must be merge or replace");
        }

        var merged = GeneratedObject.Over(made.Object, found[0].Object, mergeData: entry.Behavior == "merge");
        items.Replace(found[0], found[0].ReplacedBy(merged, made.NeedsHash));
    }
}
