using Fairway.Values;

namespace Fairway.Kubernetes.Patching;

/// <summary>
/// The order of a merged list: the patch's items in the patch's order, the server's own in theirs, laid together so that an item of the
/// server comes first only where the server's list had it before.
/// </summary>
internal static class ElementOrder
{
    public static Value Arrange(string key, ValueList merged, ValueList order, ValueList original)
    {
        var (wanted, server) = (Identities(key, order), Identities(key, original));
        var patchItems = merged.Where(item => wanted.ContainsKey(Identity(key, item))).OrderBy(item => wanted[Identity(key, item)]).ToArray();
        var serverItems = merged.Where(item => !wanted.ContainsKey(Identity(key, item)))
            .OrderBy(item => server.GetValueOrDefault(Identity(key, item), int.MaxValue)).ToArray();
        var result = new List<Value>(merged.Count);
        for (int i = 0, j = 0; i < serverItems.Length || j < patchItems.Length;)
        {
            var takeServer = j == patchItems.Length
                || (i < serverItems.Length
                    && server.TryGetValue(Identity(key, serverItems[i]), out var left)
                    && server.TryGetValue(Identity(key, patchItems[j]), out var right)
                    && left < right);
            result.Add(takeServer ? serverItems[i++] : patchItems[j++]);
        }

        return ValueList.From(result);
    }

    /// <summary>Every item of the patch must be in the element order, in that order.</summary>
    /// <exception cref="KubernetesException">It is not.</exception>
    public static void Check(string key, ValueList patch, ValueList order)
    {
        if (order.Count == 0)
        {
            return;
        }

        var next = 0;
        foreach (var item in patch.Where(item => !item.Fields.ContainsKey(PatchDirectives.Patch)))
        {
            while (next < order.Count && Identity(key, order[next]) != Identity(key, item))
            {
                next++;
            }

            if (next++ >= order.Count)
            {
                throw PatchRefusal.Malformed(
                    $"The order in patch list:\n{(Value)patch}\n doesn't match {PatchDirectives.SetElementOrder} list:\n{(Value)order}\n");
            }
        }
    }

    private static Dictionary<Value, int> Identities(string key, ValueList items)
    {
        var places = new Dictionary<Value, int>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            places.TryAdd(Identity(key, items[i]), i);
        }

        return places;
    }

    private static Value Identity(string key, Value item) => key.Length > 0 && item.IsMap ? ListMerge.KeyOf(item, key) : item;
}
