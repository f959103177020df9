using Fairway.Kubernetes;
using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>What a write of an object does to the quotas of its namespace. Usages are those that the objects have under every name.</summary>
internal sealed class QuotaCharge(string resource, Value @new, Value old)
{
    private readonly Amounts _newUsage = @new.IsNull ? new() : ObjectUsage.Of(resource, @new);
    private readonly Amounts _oldUsage = old.IsNull ? new() : ObjectUsage.Of(resource, old);

    // Upstream refuses where users ask for more: new objects, other Services and bigger claims, other resources of a pod's containers.
    private readonly bool _isLimited = old.IsNull || resource is QuotaNames.Services or QuotaNames.Claims || !HasSameContainers(@new, old);

    /// <summary>Adds to what is used.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="used">What is used now; changed.</param>
    /// <returns>Why the write must not happen; null when it may.</returns>
    public string? Apply(Value quota, Amounts used)
    {
        var (spec, hard) = (quota["spec"], Amounts.Read(quota["spec"]["hard"]));
        var isNewCounted = !@new.IsNull && QuotaScopes.Match(spec, resource, @new);
        var isOldCounted = !old.IsNull && QuotaScopes.Match(spec, resource, old);
        if (isNewCounted && old.IsNull && resource == QuotaNames.Pods && PodConstraints.Error(hard, @new) is { } missing)
        {
            return $"failed quota: {quota.Name}: {missing}";
        }

        List<(string Name, Quantity Requested)>? exceeded = null;
        foreach (var (name, limit) in hard.All)
        {
            var more = (isNewCounted ? _newUsage[name] : Quantity.Zero) - (isOldCounted ? _oldUsage[name] : Quantity.Zero);
            if (more.Sign > 0 && _isLimited && used[name] + more > limit)
            {
                (exceeded ??= []).Add((name, more));
            }
            else if (!more.IsZero)
            {
                var sum = used[name] + more;
                used[name] = sum.Sign < 0 ? Quantity.Zero : sum;
            }
        }

        return exceeded is null ? null : Exceeded(quota.Name, exceeded, used, hard);
    }

    private static string Exceeded(string name, List<(string Name, Quantity Requested)> exceeded, Amounts used, Amounts hard)
    {
        return $"exceeded quota: {name}, requested: {Text(item => item.Requested)}, used: {Text(item => used[item.Name])}, "
            + $"limited: {Text(item => hard[item.Name])}";

        string Text(Func<(string Name, Quantity Requested), Quantity> amount) =>
            string.Join(',', exceeded.Select(item => $"{item.Name}={amount(item)}"));
    }

    private static bool HasSameContainers(Value @new, Value old) =>
        @new["spec"]["containers"] == old["spec"]["containers"]
        && @new["spec"]["initContainers"] == old["spec"]["initContainers"]
        && @new["spec"]["resources"] == old["spec"]["resources"];
}
