using Fairway.Delivery.Sources;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>One full reconciliation of a Kustomization: what the steps have found and done so far.</summary>
internal sealed class ApplyRun(Value kustomization, KustomizationSpec spec, DateTimeOffset started)
{
    /// <summary>As it was when the run began.</summary>
    public Value Before { get; } = kustomization;

    /// <summary>As last written.</summary>
    public Value Kustomization { get; set; } = kustomization;

    public ObjectKey Key => Before.Key;

    public KustomizationSpec Spec => spec;

    public DateTimeOffset Started => started;

    /// <summary>Set by the source step.</summary>
    public Artifact? Artifact { get; set; }

    /// <summary>Set by the fetch step.</summary>
    public ArtifactFiles? Files { get; set; }

    /// <summary>Set by the build step, in apply order and labelled.</summary>
    public IReadOnlyList<Value> Objects { get; set; } = [];

    /// <summary>What the current stage is going to do.</summary>
    public IReadOnlyList<PlannedObject> Plan { get; set; } = [];

    public List<AppliedObject> Applied { get; } = [];

    /// <summary>What was done, one line an object: <c>Deployment/NAMESPACE/NAME configured</c>.</summary>
    public List<string> ChangeLog { get; } = [];

    /// <summary>What was found changed by others although nothing new was to be applied.</summary>
    public List<string> Drift { get; } = [];

    /// <summary>What the status lists from now on; null until everything is applied.</summary>
    public IReadOnlyList<InventoryEntry>? Inventory { get; set; }

    /// <summary>
    /// What is to be remembered of a run that ended early: all that was there before, and what it has applied already, or nobody would prune
    /// that later. Null when that is nothing new.
    /// </summary>
    public IReadOnlyList<InventoryEntry>? InventorySoFar => Inventory
        ?? (Applied.Count == 0 ? null : [.. InventoryEntry.ReadAll(Before).Concat(Applied.Select(item => item.Entry)).DistinctBy(entry => entry.Id)]);

    /// <summary>Whether this very revision and spec were applied before, so that a difference is drift.</summary>
    public bool IsRepetition =>
        Artifact is not null
        && Before["status"]["lastAppliedRevision"].AsString() == Artifact.Revision
        && Before["status"]["observedGeneration"].AsLong() == Before.Generation;

    /// <summary>Whether this revision and spec were never tried before.</summary>
    public bool IsNews =>
        Before["status"]["lastAttemptedRevision"].AsString() != Artifact?.Revision
        || Before.Condition("Ready")["observedGeneration"].AsLong() != Before.Generation;
}
