using Fairway.Controllers.Workloads.Deployments;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Revisions;

/// <summary>
/// Keeps the states that a set's template had as ControllerRevisions, the newest with the highest number, so that <c>kubectl rollout undo</c> can
/// go back to them.
/// </summary>
internal sealed class RevisionHistory
{
    public const string HashLabel = "controller-revision-hash";

    // A name that is taken by something else is left after so many tries to the next round.
    private const int Attempts = 10;

    private readonly ControllerContext _context;
    private readonly Claims _claims;

    public RevisionHistory(ControllerContext context, ObjectCache owners)
    {
        _context = context;
        var revisions = context.Caches.For(Resources.ControllerRevisions);
        _claims = new(
            context, owners, revisions, new(revisions, revision => revision.ControllerReference.IsNull ? revision.Namespace : null));
    }

    /// <summary>What a revision keeps of an owner: the patch that brings its template back.</summary>
    public static Value DataOf(Value owner) =>
        Value.Map(("spec", Value.Map(("template", owner["spec"]["template"].With("$patch", "replace")))));

    /// <summary>The owner with the template of a revision.</summary>
    public static Value Apply(Value owner, Value revision) =>
        owner.WithAt(["spec", "template"], revision["data"]["spec"]["template"].Without("$patch"));

    public static string HashOf(Value revision) => revision.Labels[HashLabel].AsString() ?? "";

    /// <summary>Makes or finds the revision of the owner's present template.</summary>
    /// <returns>It, the others by their number, and the count of collisions to keep in the owner's status.</returns>
    public async Task<(Value Current, IReadOnlyList<Value> Others, long Collisions)> SettleAsync(Value owner, CancellationToken cancellationToken)
    {
        var selector = LabelSelector.FromObject(owner["spec"]["selector"]);
        var claimed = await _claims.ClaimAsync(owner, selector, cancellationToken).ConfigureAwait(false);
        Value[] known = [.. claimed.OrderBy(Number).ThenBy(revision => revision.Name, StringComparer.Ordinal)];
        var (data, last) = (DataOf(owner), known.Length == 0 ? 0 : Number(known[^1]));
        var collisions = owner["status"]["collisionCount"].AsLong() ?? 0;
        var equal = Array.FindLast(known, revision => revision["data"] == data);
        if (equal.IsNull)
        {
            (equal, collisions) = await CreateAsync(owner, data, last + 1, collisions, cancellationToken).ConfigureAwait(false);
        }
        else if (Number(equal) < last)
        {
            equal = await _context.Client.UpdateAsync(
                Resources.ControllerRevisions, equal.With("revision", last + 1), cancellationToken).ConfigureAwait(false);
        }

        return (equal, [.. known.Where(revision => revision.Uid != equal.Uid)], collisions);
    }

    /// <summary>Deletes the oldest of the revisions that nothing uses, beyond what the owner wants to keep.</summary>
    public async Task CleanUpAsync(Value owner, IEnumerable<Value> unused, CancellationToken cancellationToken)
    {
        Value[] oldest = [.. unused.OrderBy(Number)];
        var keep = (int)Math.Min(int.MaxValue, owner["spec"]["revisionHistoryLimit"].AsLong() ?? 10);
        foreach (var revision in oldest.Take(Math.Max(0, oldest.Length - keep)))
        {
            await _context.DeleteAsync(
                Resources.ControllerRevisions, revision.Key, DeleteRequest.Of(revision), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(Value Made, long Collisions)> CreateAsync(
        Value owner, Value data, long number, long collisions, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var revision = Make(owner, data, number, PodTemplateHash.Of(data, collisions));
            try
            {
                return (
                    await _context.Client.CreateAsync(Resources.ControllerRevisions, revision, cancellationToken).ConfigureAwait(false), collisions);
            }
            catch (KubernetesException e) when (e.IsAlreadyExists && attempt < Attempts)
            {
                var taken = await _context.Client.FindAsync(Resources.ControllerRevisions, revision.Key, cancellationToken).ConfigureAwait(false);
                if (taken["data"] == data && taken.ControllerReference["uid"].AsString() == owner.Uid)
                {
                    return (taken, collisions);
                }

                collisions++;
            }
        }
    }

    private static Value Make(Value owner, Value data, long number, string hash)
    {
        var labels = owner.At("spec", "template", "metadata", "labels").With(HashLabel, hash);
        var metadata = Value.Map(
            ("name", $"{owner.Name}-{hash}"),
            ("namespace", owner.Namespace),
            ("labels", labels),
            ("ownerReferences", Value.List(ObjectFields.ControllerReferenceTo(owner))));
        metadata = owner.Annotations.Count == 0 ? metadata : metadata.With("annotations", owner.Annotations);
        return Value.Map(
            ("apiVersion", "apps/v1"), ("kind", "ControllerRevision"), ("metadata", metadata), ("data", data), ("revision", number));
    }

    private static long Number(Value revision) => revision["revision"].AsLong() ?? 0;
}
