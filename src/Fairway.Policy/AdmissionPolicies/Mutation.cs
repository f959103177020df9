using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>One mutation of a policy, compiled.</summary>
internal abstract class Mutation(PolicyExpression expression)
{
    /// <summary>What the mutation makes of the object; the same value when it leaves it.</summary>
    /// <param name="evaluation">Of the policy on the object as it is now.</param>
    /// <param name="match">The form of the object.</param>
    /// <param name="object">As it is now.</param>
    /// <exception cref="MutationException">It cannot be made.</exception>
    /// <exception cref="KubernetesException">What it made is no object of the kind.</exception>
    public Value Apply(PolicyEvaluation evaluation, AdmissionMatch match, Value @object)
    {
        PolicyValue value;
        try
        {
            value = evaluation.Evaluate(expression, new CelBudget());
        }
        catch (PolicyBudgetException e)
        {
            throw new MutationException(e.Message);
        }

        return value.Error.Length > 0 ? throw new MutationException(value.Error) : Apply(value.Value, match, @object);
    }

    protected abstract Value Apply(CelValue value, AdmissionMatch match, Value @object);

    protected static Value ToJson(CelValue value, string what) =>
        ValueExport.TryToJson(value, out var json, out var reason) ? json : throw new MutationException($"{what}: {reason}");
}
