using System.Runtime.CompilerServices;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>The policies of one sort as they are now, made anew when one changed; what did not change is not compiled again.</summary>
internal sealed class PolicyIndex<T>(Func<Value, T> read)
    where T : AdmissionPolicy
{
    // By the trees, which stay the same as long as their objects do. Of T's base, as the trimmer takes a parameter for a type to be made by
    // reflection.
    private readonly ConditionalWeakTable<ValueMap, AdmissionPolicy> _policies = [];
    private readonly ConditionalWeakTable<ValueMap, PolicyBinding> _bindings = [];
    private readonly Lock _gate = new();
    private volatile State? _state;

    /// <summary>The set of these objects.</summary>
    public PolicySet<T> Of(PolicyObjects objects) => _state is { } state && ReferenceEquals(state.Objects, objects) ? state.Set : Make(objects);

    private PolicySet<T> Make(PolicyObjects objects)
    {
        lock (_gate)
        {
            if (_state is { } state && ReferenceEquals(state.Objects, objects))
            {
                return state.Set;
            }

            var bindings = objects.Bindings
                .OrderBy(binding => binding.Name, StringComparer.Ordinal)
                .Select(binding => _bindings.GetValue(binding.Fields, _ => new(binding)))
                .ToLookup(binding => binding.PolicyName, StringComparer.Ordinal);
            var made = new State(objects, new(
                objects.Policies
                    .Where(policy => bindings.Contains(policy.Name))
                    .OrderBy(policy => policy.Name, StringComparer.Ordinal)
                    .Select(policy => new BoundPolicy<T>((T)_policies.GetValue(policy.Fields, _ => read(policy)), [.. bindings[policy.Name]]))));
            _state = made;
            return made.Set;
        }
    }

    private sealed record State(PolicyObjects Objects, PolicySet<T> Set);
}
