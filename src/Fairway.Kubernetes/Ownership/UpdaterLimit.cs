namespace Fairway.Kubernetes.Ownership;

/// <summary>Keeps the number of updaters of an object at ten: the oldest of each version share one entry, <c>ancient-changes</c>.</summary>
internal static class UpdaterLimit
{
    private const int Most = 10;
    private const string Bucket = "ancient-changes";

    public static void Enforce(Owners owners)
    {
        if (owners.Count <= Most)
        {
            return;
        }

        Owner[] updaters = [.. owners.All.Where(owner => !owner.Identity.IsApply)];
        updaters.AsSpan().Sort(Owner.CompareAge);
        var firsts = new Dictionary<(string ApiVersion, string Subresource), Owner>();
        var left = updaters.Length;
        foreach (var updater in updaters.TakeWhile(_ => left > Most))
        {
            var group = (updater.ApiVersion, updater.Identity.Subresource);
            if (firsts.TryAdd(group, updater))
            {
                continue;
            }

            var bucket = OwnerIdentity.Updater(Bucket, updater.ApiVersion, updater.Identity.Subresource);
            var older = owners.TryGet(bucket, out var merged) ? merged.Fields : firsts[group].Fields;
            owners.Remove(firsts[group].Identity);
            owners.Remove(updater.Identity);
            owners.Set(new(bucket, updater.ApiVersion, older.Union(updater.Fields), updater.Time));
            left--;
        }
    }
}
