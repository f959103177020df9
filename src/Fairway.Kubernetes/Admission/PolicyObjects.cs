using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>
/// All policies of one sort and their bindings: the very same instance until one of them changes, and then the very same trees for those that
/// did not.
/// </summary>
public sealed class PolicyObjects(IReadOnlyList<Value> policies, IReadOnlyList<Value> bindings)
{
    public IReadOnlyList<Value> Policies => policies;

    public IReadOnlyList<Value> Bindings => bindings;
}
