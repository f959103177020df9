using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>
/// Upstream's ResourceQuota admission and controller, in the commit itself: a write that a quota of its namespace does not allow is refused, and
/// what is used is written with what uses it, so that it is never exceeded, never behind, and never refuses what fits. Pods count until they have
/// ended or are gone.
/// </summary>
internal sealed class QuotaRule : ICommitRule
{
    private readonly ObjectReader _reader;
    private readonly KindDescription _quotas;
    private readonly QuotaCalculation _calculation;

    public QuotaRule(ObjectReader reader, KindRegistry kinds)
    {
        _reader = reader;
        _quotas = kinds.Required("", "v1", "resourcequotas");
        _calculation = new(reader, kinds);
    }

    public CommitAmendment Apply(StoreView before, Write write, StoredObject? current)
    {
        var key = write.Key;
        if (key.Namespace.Length == 0)
        {
            return CommitAmendment.None(write);
        }

        if (key.Resource == QuotaNames.Quotas && write is Write.Put put)
        {
            return Charge(before, Counted(before, put, current), current);
        }

        return before.Any(QuotaNames.Quotas, key.Namespace) ? Charge(before, write, current) : CommitAmendment.None(write);
    }

    private CommitAmendment Charge(StoreView before, Write write, StoredObject? current)
    {
        var (resource, ns, name) = (write.Key.Resource, write.Key.Namespace, write.Key.Name);
        if (current is not null && write is Write.Put && !QuotaNames.IsMeasured(resource))
        {
            return CommitAmendment.None(write);
        }

        var charge = new QuotaCharge(resource, write is Write.Put ? TreeOf(write) : Value.Null, current is null ? Value.Null : _reader.Read(current));
        var further = new List<Write>();
        foreach (var stored in before.List(QuotaNames.Quotas, ns))
        {
            // A quota's own use is counted with its own write.
            if (stored.Key == write.Key)
            {
                continue;
            }

            var quota = _reader.Read(stored);
            var used = UsedOf(before, quota);
            if (charge.Apply(quota, used) is { } refusal)
            {
                var slash = resource.IndexOf('/', StringComparison.Ordinal);
                return new(write, [], ApiErrors.Forbidden(resource[..slash], resource[(slash + 1)..], name, refusal));
            }

            var counted = WithUsed(quota, used);
            if (counted["status"] != quota["status"])
            {
                further.Add(ObjectWrite.Put(_quotas, stored.Key, stored.Revision, counted));
            }
        }

        return new(write, further, null);
    }

    private Write.Put Counted(StoreView before, Write.Put write, StoredObject? current)
    {
        var quota = TreeOf(write);
        var old = current is null ? Value.Null : _reader.Read(current);
        var used = CountsSame(quota, old) ? UsedOf(before, old) : _calculation.Of(before, quota);
        return ObjectWrite.Put(_quotas, write.Key, write.ExpectedRevision, WithUsed(quota, used));
    }

    // What was stored before the server counted has no status.
    private Amounts UsedOf(StoreView before, Value quota) =>
        quota["status"]["used"].IsNull ? _calculation.Of(before, quota) : Amounts.Read(quota["status"]["used"]);

    private static Value WithUsed(Value quota, Amounts used)
    {
        var amounts = new ValueMap.Builder(used.Count);
        foreach (var (name, amount) in used.All)
        {
            amounts[name] = amount.ToString();
        }

        // The API leaves empty maps out.
        Value status = ValueMap.Empty;
        status = quota["spec"]["hard"].Fields.Count == 0 ? status : status.With("hard", quota["spec"]["hard"]);
        return quota.With("status", used.Count == 0 ? status : status.With("used", amounts.Build()));
    }

    private static bool CountsSame(Value quota, Value old) =>
        !old.IsNull
        && quota["spec"]["scopes"] == old["spec"]["scopes"]
        && quota["spec"]["scopeSelector"] == old["spec"]["scopeSelector"]
        && quota["spec"]["hard"].Fields.Select(pair => pair.Key).ToHashSet().SetEquals(old["spec"]["hard"].Fields.Select(pair => pair.Key));

    private static Value TreeOf(Write write) => write.Source is ValueMap tree ? tree : ObjectReader.Decode(write.Body.Json.Span);
}
