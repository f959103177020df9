using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Quantities;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>Counts from the start what a quota counts: every object of its namespace.</summary>
internal sealed class QuotaCalculation(ObjectReader reader, KindRegistry kinds)
{
    /// <summary>The use under each name that the quota limits; a name that stands for no kind there is has none.</summary>
    public Amounts Of(StoreView view, Value quota)
    {
        var (used, spec) = (new Amounts(), quota["spec"]);
        var byResource = spec["hard"].Fields
            .Select(pair => (Name: pair.Key, Resource: QuotaNames.ResourceOf(pair.Key)))
            .Where(pair => pair.Resource is not null && IsKnown(pair.Resource))
            .GroupBy(pair => pair.Resource!, pair => pair.Name, StringComparer.Ordinal);
        foreach (var names in byResource)
        {
            foreach (var name in names)
            {
                used[name] = Quantity.Zero;
            }

            if (QuotaNames.IsMeasured(names.Key))
            {
                Measure(view, quota, names.Key, [.. names], used);
            }
            else if (!QuotaScopes.Any(spec))
            {
                Count(view, quota, names.Key, names, used);
            }
        }

        return used;
    }

    private void Measure(StoreView view, Value quota, string resource, string[] names, Amounts used)
    {
        foreach (var stored in view.List(resource, quota.Namespace))
        {
            var @object = reader.Read(stored);
            if (QuotaScopes.Match(quota["spec"], resource, @object))
            {
                var usage = ObjectUsage.Of(resource, @object);
                foreach (var name in names)
                {
                    used.Add(name, usage[name]);
                }
            }
        }
    }

    private static void Count(StoreView view, Value quota, string resource, IEnumerable<string> names, Amounts used)
    {
        var count = view.Count(resource, quota.Namespace);
        // A quota that is being made counts itself.
        var isNew = resource == QuotaNames.Quotas && view.Find(new(resource, quota.Namespace, quota.Name)) is null;
        foreach (var name in names)
        {
            used[name] = Quantity.FromLong(isNew ? count + 1 : count);
        }
    }

    private bool IsKnown(string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return kinds.Current.Stored(resource[..slash], resource[(slash + 1)..]) is { Namespaced: true };
    }
}
