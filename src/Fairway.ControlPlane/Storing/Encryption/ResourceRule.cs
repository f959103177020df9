namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>One entry of an EncryptionConfiguration's <c>resources</c>: what it is about, and how that is written and read.</summary>
/// <param name="Patterns">Such as <c>secrets</c>, <c>deployments.apps</c>, <c>*.</c> (the core group), <c>*.apps</c>, <c>*.*</c>.</param>
/// <param name="Seals">In their order, the first writes; empty for <c>identity</c>, else such as <c>aesgcm:v1:key1</c>.</param>
/// <param name="Keys">By seal.</param>
internal sealed record ResourceRule(
    IReadOnlyList<string> Patterns, IReadOnlyList<string> Seals, IReadOnlyDictionary<string, IEncryptionKey> Keys)
{
    public bool Matches(string group, string plural) => Patterns.Any(pattern => Matches(pattern, group, plural));

    private static bool Matches(string pattern, string group, string plural)
    {
        var dot = pattern.IndexOf('.', StringComparison.Ordinal);
        var (name, of) = dot < 0 ? (pattern, "") : (pattern[..dot], pattern[(dot + 1)..]);
        return (name == "*" || name == plural) && (of == "*" || of == group);
    }
}
