using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// What mutating policies did in the first round of a request, which decides what is evaluated once more in the second
/// (plugin/policy/mutating/reinvocationcontext.go). Used by one thread at a time.
/// </summary>
internal sealed class MutationMemory
{
    private readonly HashSet<(string Policy, string Binding, string Namespace, string Name)> _repeatable = [];

    /// <summary>Whether a policy changed the object.</summary>
    public bool HasChanged { get; set; }

    /// <summary>What the first round made of the object.</summary>
    public Value Output { get; set; }

    /// <summary>A policy was evaluated that asks to be evaluated again when something changes the object.</summary>
    public void Add(in Invocation<MutatingPolicy> invocation) => _repeatable.Add(invocation.Key);

    /// <summary>Whether a policy is evaluated once more, on the object as it is now.</summary>
    public bool Repeats(in Invocation<MutatingPolicy> invocation, Value input) =>
        (HasChanged || input != Output) && _repeatable.Contains(invocation.Key);
}
