using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// The policies of one sort in the order of their names. Which of them are about a kind of write is found once for each kind, operation and
/// subresource. Immutable in effect.
/// </summary>
internal sealed class PolicySet<T>(IEnumerable<BoundPolicy<T>> policies)
    where T : AdmissionPolicy
{
    private readonly BoundPolicy<T>[] _policies = [.. policies];

    // Descriptions of custom kinds come and go.
    private readonly ConditionalWeakTable<KindDescription, ConcurrentDictionary<(string, string), PolicyCandidates<T>>> _found = [];

    /// <summary>Those that may be about a write: what depends on its names and labels is not looked at.</summary>
    /// <param name="operation">CREATE, UPDATE, DELETE or CONNECT.</param>
    /// <param name="subresource">One that the kind has, or empty.</param>
    /// <param name="context">Of the request.</param>
    public PolicyCandidates<T> Find(string operation, string subresource, IAdmissionContext context)
    {
        if (_policies.Length == 0)
        {
            return PolicyCandidates<T>.None;
        }

        return _found.GetOrCreateValue(context.Kind).GetOrAdd(
            (operation, subresource),
            static (key, given) => new(given.Policies.Where(one => IsConcerned(one, key.Item1, key.Item2, given.Context))),
            (Policies: _policies, Context: context));
    }

    private static bool IsConcerned(BoundPolicy<T> one, string operation, string subresource, IAdmissionContext context) =>
        one.Policy.Resources.Find(operation, subresource, context) is not null
        && one.Bindings.Any(binding => binding.Resources.Find(operation, subresource, context) is not null);
}
