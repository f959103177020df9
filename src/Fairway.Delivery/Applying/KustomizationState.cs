using System.Collections.Concurrent;
using Fairway.Delivery.Kinds;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>
/// What is remembered of a Kustomization between two reconciliations; all of it can be found again, so a restart starts without.
/// </summary>
internal sealed class KustomizationState
{
    /// <summary>How often drift is put back at most: another controller may want the field otherwise, and never stop.</summary>
    private static readonly TimeSpan BetweenCorrections = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ManagedKey, bool> _touched = new();
    private DateTimeOffset _nextCorrection = DateTimeOffset.MinValue;
    private (long Generation, string RequestedAt, string Digest) _handled = (-1, "", "");

    /// <summary>When a full reconciliation is due, even if nothing happens.</summary>
    public DateTimeOffset Next { get; private set; }

    /// <summary>Whether any event may have changed the outcome, as while a dependency is waited for.</summary>
    public bool DueAtAnyEvent { get; private set; }

    public IReadOnlyDictionary<ManagedKey, AppliedObject> Objects { get; private set; } = new Dictionary<ManagedKey, AppliedObject>();

    /// <summary>Since when health is waited for; null when it is not.</summary>
    public HealthWait? Health { get; set; }

    public bool IsDue(Value kustomization, string digest, DateTimeOffset now) =>
        DueAtAnyEvent || now >= Next || _handled != Inputs(kustomization, digest);

    /// <summary>Remembers an outcome: nothing is due until then unless the inputs change.</summary>
    public void Handled(Value kustomization, string digest, DateTimeOffset next, bool dueAtAnyEvent) =>
        (_handled, Next, DueAtAnyEvent) = (Inputs(kustomization, digest), next, dueAtAnyEvent);

    public void Applied(IEnumerable<AppliedObject> objects) => Objects = objects.ToDictionary(item => item.Key);

    public void Replace(AppliedObject item) => Objects = new Dictionary<ManagedKey, AppliedObject>(Objects) { [item.Key] = item };

    public void Touch(ManagedKey key) => _touched[key] = true;

    /// <summary>How long what was touched has to wait; null when nothing was.</summary>
    public TimeSpan? UntilCorrection(DateTimeOffset now) =>
        _touched.IsEmpty ? null : _nextCorrection > now ? _nextCorrection - now : TimeSpan.Zero;

    /// <summary>Something was put back.</summary>
    public void Corrected(DateTimeOffset now) => _nextCorrection = now + BetweenCorrections;

    /// <summary>The objects that changed since the last call.</summary>
    public IReadOnlyList<ManagedKey> TakeTouched()
    {
        var taken = _touched.Keys.ToArray();
        foreach (var key in taken)
        {
            _touched.TryRemove(key, out _);
        }

        return taken;
    }

    private static (long Generation, string RequestedAt, string Digest) Inputs(Value kustomization, string digest) =>
        (kustomization.Generation, kustomization.Annotations[DeliveryKinds.RequestedAt].AsString() ?? "", digest);
}
