using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Ownership;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A mutation that is merged into the object: <c>Object{spec: Object.spec{replicas: 3}}</c> (plugin/policy/mutating/patch/smd.go).</summary>
internal sealed class ApplyConfigurationMutation(PolicyExpression expression) : Mutation(expression)
{
    protected override Value Apply(CelValue value, AdmissionMatch match, Value @object)
    {
        TypeNames.Check(value);
        var configuration = ToJson(value, "invalid return type")
            .With("apiVersion", @object.ApiVersion)
            .With("kind", @object.ObjectKind);
        try
        {
            return ObjectDecoding.Decode(match.ObjectKind, ConfigurationMerge.Merge(match.ObjectKind.Schema, @object, configuration), null);
        }
        catch (Exception e) when (e is FormatException or KubernetesException)
        {
            throw new MutationException($"error applying patch: {e.Message}");
        }
    }
}
