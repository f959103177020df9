using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>One apply: merge, prune what the applier let go of, find conflicts, hand over ownership. Run once.</summary>
internal sealed class ApplyOperation(
    Schema schema, Value live, Value applied, string apiVersion, OwnerIdentity applier, FieldSet ignored)
{
    public OwnerIdentity Applier => applier;

    /// <summary>The merged object, without the record.</summary>
    public Value Result { get; private set; }

    public bool IsUnchanged { get; private set; }

    /// <summary>Who owned what before.</summary>
    public Owners Former { get; private set; } = new();

    /// <param name="owners">Changed to what holds afterwards, unless there are conflicts.</param>
    /// <param name="allowed">Fields that may be taken without force.</param>
    /// <param name="force">Take any field.</param>
    public IReadOnlyList<OwnershipConflict> Run(Owners owners, FieldSet allowed, bool force)
    {
        Former = owners.Copy();
        var last = owners.FieldsOf(applier);
        var lastTime = owners.TryGet(applier, out var former) ? former.Time : null;
        owners.Set(new(applier, apiVersion, FieldExtraction.Of(schema, applied).ExceptTrees(ignored), lastTime));
        Result = Prune(ObjectMerge.Merge(schema, live, applied), last, owners);
        var changes = FieldComparison.Of(schema, live, Result).Without(ignored);
        IsUnchanged = changes.IsSame;
        if (!force && FindConflicts(owners, changes.Written, allowed) is { Count: > 0 } conflicts)
        {
            return conflicts;
        }

        owners.ChangeOthers(except: applier, fields => fields.Except(changes.Written).Except(changes.Removed));
        return [];
    }

    private List<OwnershipConflict> FindConflicts(Owners owners, FieldSet written, FieldSet allowed)
    {
        var conflicts = new List<OwnershipConflict>();
        var others = owners.All.Where(owner => owner.Identity != applier)
            .OrderBy(owner => owner.Identity.Manager, StringComparer.Ordinal)
            .ThenBy(owner => owner.Identity.Subresource, StringComparer.Ordinal);
        foreach (var owner in others)
        {
            foreach (var path in owner.Fields.Intersect(written).Except(allowed).Paths())
            {
                conflicts.Add(new(owner.Identity.Manager, owner.Identity.Subresource, string.Concat(path), owner.Identity.ApiVersion));
            }
        }

        return conflicts;
    }

    // What the applier applied last time and not now goes, except what anybody (the applier's new set too) owns.
    private Value Prune(Value merged, FieldSet last, Owners owners)
    {
        if (last.Except(owners.FieldsOf(applier)).IsEmpty)
        {
            return merged;
        }

        var lastNamed = SchemaChanges.WithNamedFields(schema, last);
        var present = SchemaChanges.WithNamedFields(schema, FieldExtraction.Of(schema, merged));
        var pruned = FieldRemoval.Remove(schema, merged, lastNamed);
        var kept = SchemaChanges.WithNamedFields(schema, FieldExtraction.Of(schema, pruned))
            .Union(SchemaChanges.WithNamedFields(schema, owners.Everything()));
        pruned = FieldRemoval.Remove(schema, merged, present.Except(kept));

        // Dangling: below a removed item there may be fields that nobody owns; those were never the applier's to remove.
        var prunedSet = SchemaChanges.WithNamedFields(schema, FieldExtraction.Of(schema, pruned));
        pruned = FieldRemoval.Remove(schema, merged, present.Except(prunedSet).Intersect(lastNamed));

        // A container that the removal emptied stays when the configuration has it, be it empty.
        return ObjectMerge.Merge(schema, pruned, applied);
    }
}
