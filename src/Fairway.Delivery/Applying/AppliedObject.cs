using System.Globalization;
using System.Security.Cryptography;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Delivery.Applying;

/// <summary>An object as it was last applied: what was wanted, and how the API's answer is told from a later change.</summary>
/// <param name="Entry">The object.</param>
/// <param name="Key">Where it is served.</param>
/// <param name="Desired">What is applied.</param>
/// <param name="ResourceVersion">That of the answer.</param>
/// <param name="Fingerprint">Of the answer without its status.</param>
/// <param name="IsExempt">It is left as it is.</param>
internal sealed record AppliedObject(InventoryEntry Entry, ManagedKey Key, Value Desired, long ResourceVersion, string Fingerprint, bool IsExempt)
{
    public static AppliedObject From(InventoryEntry entry, ManagedKey key, Value desired, Value answer, bool isExempt) =>
        new(entry, key, desired, VersionOf(answer), FingerprintOf(answer), isExempt);

    /// <summary>Whether a state of the object is no older than the answer.</summary>
    public bool IsCoveredBy(Value live) => !live.IsNull && VersionOf(live) >= ResourceVersion;

    public bool IsUnchangedIn(Value live) => FingerprintOf(live) == Fingerprint;

    private static string FingerprintOf(Value @object) => Convert.ToHexString(SHA256.HashData(JsonWriter.ToBytes(ObjectDiff.Comparable(@object))));

    private static long VersionOf(Value @object) =>
        long.TryParse(@object.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
