using System.Globalization;
using System.Text;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>
/// A short name for a pod template that stays the same whatever the order of its keys: FNV-1a of its canonical JSON, in the alphabet that
/// spells no words (apimachinery's SafeEncodeString).
/// </summary>
internal static class PodTemplateHash
{
    public const string Label = "pod-template-hash";

    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Of(Value template, long collisions)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(Canonical(template).ToString()))
        {
            hash = (hash ^ b) * 16777619u;
        }

        for (var rest = collisions; rest != 0; rest >>= 8)
        {
            hash = (hash ^ (byte)rest) * 16777619u;
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    /// <summary>Whether two templates make the same pods; the hash label that a ReplicaSet's template carries does not count.</summary>
    public static bool AreEqual(Value left, Value right) =>
        Canonical(left.WithoutAt("metadata", "labels", Label)) == Canonical(right.WithoutAt("metadata", "labels", Label));

    // Sorted keys, no nulls ("creationTimestamp: null" is what some clients write), no metadata that says nothing.
    private static Value Canonical(Value value)
    {
        if (value.IsList)
        {
            return ValueList.From(value.Items.Select(Canonical));
        }

        if (!value.IsMap)
        {
            return value;
        }

        var sorted = new ValueMap.Builder(value.Fields.Count);
        foreach (var (key, item) in value.Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var canonical = Canonical(item);
            if (!canonical.IsNull && !IsEmptyMetadata(key, canonical))
            {
                sorted[key] = canonical;
            }
        }

        return sorted.Build();
    }

    // An empty map elsewhere, as in emptyDir, has a meaning.
    private static bool IsEmptyMetadata(string key, Value value) =>
        key is "metadata" or "labels" or "annotations" && value.IsMap && value.Fields.Count == 0;
}
