using System.Collections.Concurrent;
using Fairway.ControlPlane.Kinds;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// The webhooks of one sort in the order in which they are called. Which of them have a rule for a kind of write is found once for each kind,
/// operation and subresource. Immutable in effect.
/// </summary>
internal sealed class WebhookSet(IReadOnlyList<Webhook> hooks, KindSet kinds)
{
    private readonly ConcurrentDictionary<(string Operation, KindDescription Kind, string Subresource), WebhookMatch[]> _found = new();

    public bool IsEmpty => hooks.Count == 0;

    /// <summary>The kinds that it was made for.</summary>
    public KindSet Kinds => kinds;

    /// <param name="operation">CREATE, UPDATE, DELETE or CONNECT.</param>
    /// <param name="kind">The kind and version of the request.</param>
    /// <param name="subresource">One that the kind has, or empty.</param>
    public IReadOnlyList<WebhookMatch> Find(string operation, KindDescription kind, string subresource) =>
        _found.GetOrAdd((operation, kind, subresource), static (key, set) => [.. set.Match(key.Operation, key.Kind, key.Subresource)], this);

    private IEnumerable<WebhookMatch> Match(string operation, KindDescription kind, string subresource)
    {
        var equivalents = kinds.EquivalentsOf(kind);
        for (var i = 0; i < hooks.Count; i++)
        {
            if (hooks[i].Rules.Find(operation, kind, subresource, null, equivalents) is { } version)
            {
                yield return new(hooks[i], i, AdmissionMatch.Of(version, subresource));
            }
        }
    }
}
