using Fairway.Kubernetes.Kinds;
using Fairway.Policy.AdmissionPolicies;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Policy.Tests.AdmissionPolicies;

/// <summary>
/// The examples of "Type checking" at kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy; each result ends its line, as
/// typechecking.go writes it.
/// </summary>
public sealed class PolicyTypeCheckTests
{
    [Fact]
    public void A_field_that_the_kind_does_not_have_is_told() => Assert.Equal(
        [("spec.validations[0].expression",
            "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^\n")],
        Warnings("""
            matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}
            validations: [{expression: "object.replicas > 1"}, {expression: "object.metadata.labels['a'] == 'b' && object.spec.replicas > 1"}]
            """));

    [Fact]
    public void Each_kind_is_held_against_each_expression() => Assert.Equal(
        [("spec.validations[0].messageExpression",
            "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'foo'\n | object.foo\n | ......^\n"
            + "\napps/v1, Kind=ReplicaSet: ERROR: <input>:1:7: undefined field 'foo'\n | object.foo\n | ......^\n")],
        Warnings("""
            matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [replicasets, deployments]}]}
            validations: [{expression: "object.spec.replicas > 1", messageExpression: object.foo}]
            """));

    [Theory]
    [InlineData("apiGroups: ['*'], apiVersions: [v1], resources: [deployments]")]
    [InlineData("apiGroups: [apps], apiVersions: ['*'], resources: [deployments]")]
    [InlineData("apiGroups: [apps], apiVersions: [v1], resources: ['*']")]
    [InlineData("apiGroups: [apps], apiVersions: [v1], resources: [deployments/scale]")]
    public void What_may_be_of_any_kind_is_not_checked(string rule) => Assert.Empty(Warnings($$"""
        matchConstraints:
          resourceRules:
          - { {{rule}} }
        validations: [{expression: "object.replicas > 1"}]
        """));

    [Fact]
    public void Parameters_and_variables_have_types_too() => Assert.Equal(
        ["spec.validations[0].expression", "spec.validations[1].expression"],
        Warnings("""
            paramKind: {apiVersion: v1, kind: ConfigMap}
            matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]}
            variables: [{name: name, expression: object.metadata.name}]
            validations:
            - expression: params.dada.x == 'y'
            - expression: variables.name == 1
            - expression: params.data.x == 'y' && variables.name == 'z'
            """).Select(warning => warning.Field));

    private static IEnumerable<(string Field, string Text)> Warnings(string spec) => PolicyTypeCheck
        .Warnings(Value.Map(("spec", YamlReader.ReadAll(spec)[0].Value)), BuiltInKinds.All)
        .Select(warning => (warning["fieldRef"].AsString() ?? "", warning["warning"].AsString() ?? ""));
}
