using System.Text;
using Fairway.Delivery.Kustomize.Merging;
using Fairway.Delivery.Kustomize.Reading;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Patching;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>
/// Applies <c>patches</c>: strategic merges, to the object they name or to all that the target selects, and JSON patches to a target.
/// </summary>
internal static class PatchTransformer
{
    public static void Apply(BuildSession session, Kustomization kustomization, ItemSet items)
    {
        for (var i = 0; i < kustomization.Patches.Count; i++)
        {
            session.StopWhenCancelled();
            var entry = kustomization.Patches[i];
            var (content, file, field) = Content(session, kustomization, entry, $"patches[{i}]");
            if (AsOperations(content) is { } operations)
            {
                ApplyJson(kustomization, items, entry, operations, $"patches[{i}]");
            }
            else
            {
                ApplyMerge(kustomization, items, entry, ResourceReader.Read(session, content, file, field), $"patches[{i}]");
            }
        }
    }

    private static (byte[] Content, string File, string Field) Content(
        BuildSession session, Kustomization kustomization, PatchEntry entry, string field)
    {
        if (entry.Path.Length == 0)
        {
            return (Encoding.UTF8.GetBytes(entry.Patch), kustomization.File, $"{field}.patch");
        }

        var target = BuildPath.IsRemote(entry.Path) ? null : BuildPath.Join(kustomization.Directory, entry.Path);
        var content = target is null
            ? throw new KustomizeException(kustomization.File, $"{field}.path", $"\"{entry.Path}\" leads out of the root")
            : session.Read(target) ?? throw new KustomizeException(kustomization.File, $"{field}.path", $"\"{entry.Path}\" does not exist");
        return (content, target, "");
    }

    // A list of maps with an "op" is a JSON patch; anything else is read, and then judged, as objects to merge.
    private static Value? AsOperations(byte[] content)
    {
        try
        {
            var documents = YamlReader.ReadAll(content);
            return documents.Count == 1 && documents[0].Value.IsList ? documents[0].Value : (Value?)null;
        }
        catch (ValueFormatException)
        {
            return null;
        }
    }

    private static void ApplyJson(Kustomization kustomization, ItemSet items, PatchEntry entry, Value operations, string field)
    {
        var target = entry.Target ?? throw new KustomizeException(kustomization.File, field, "a JSON patch must specify a target");
        foreach (var item in items.All.Where(target.Matches).ToList())
        {
            item.RememberId();
            try
            {
                item.Object = JsonPatch.Apply(item.Object, operations);
            }
            catch (PatchException e)
            {
                throw new KustomizeException(kustomization.File, field, $"cannot patch {item.Id}: {e.Message}");
            }

            RefuseNameless(kustomization, item, field);
        }
    }

    private static void ApplyMerge(Kustomization kustomization, ItemSet items, PatchEntry entry, IReadOnlyList<BuildItem> patches, string field)
    {
        if (entry.Target is not null && patches.Count > 1)
        {
            throw new KustomizeException(kustomization.File, field, "several strategic merge patches in one entry cannot share a target");
        }

        foreach (var patch in patches)
        {
            List<BuildItem> found = entry.Target is { } target ? [.. items.All.Where(target.Matches)] : items.Find(patch.Id);
            if (entry.Target is null && found.Count != 1)
            {
                var count = found.Count == 0 ? "no" : "multiple";
                throw new KustomizeException(
                    kustomization.File, field, $"{count} matches for {patch.Id}; failed to find the one object to patch");
            }

            foreach (var item in found)
            {
                ApplyMerge(kustomization, items, entry, item, patch.Object, field);
            }
        }
    }

    private static void ApplyMerge(Kustomization kustomization, ItemSet items, PatchEntry entry, BuildItem item, Value patch, string field)
    {
        var old = item.Object;
        if (entry.AllowNameChange || entry.AllowKindChange)
        {
            item.RememberId();
        }

        Value? merged;
        try
        {
            merged = StrategicMerge.Apply(old, patch.With("apiVersion", old.ApiVersion));
        }
        catch (InvalidOperationException e)
        {
            throw new KustomizeException(kustomization.File, field, $"cannot patch {item.Id}: {e.Message}");
        }

        if (merged is not { } result || result.Fields.Count == 0)
        {
            items.Remove(item);
            return;
        }

        result = entry.AllowKindChange ? result : result.With("kind", old.ObjectKind);
        result = entry.AllowNameChange ? result : result.WithAt(["metadata", "name"], old.Name);
        item.Object = old.Namespace.Length == 0 ? result.WithoutAt("metadata", "namespace") : result.WithAt(["metadata", "namespace"], old.Namespace);
        RefuseNameless(kustomization, item, field);
    }

    private static void RefuseNameless(Kustomization kustomization, BuildItem item, string field)
    {
        if (item.Object.Name.Length == 0 || item.Object.ObjectKind.Length == 0 || item.Object.ApiVersion.Length == 0)
        {
            throw new KustomizeException(kustomization.File, field, $"the patch leaves {item.Original} without apiVersion, kind or name");
        }
    }
}
