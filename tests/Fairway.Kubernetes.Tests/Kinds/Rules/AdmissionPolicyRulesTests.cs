namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>
/// Expressions of admission policies are compiled when they are written; the words are those of pkg/apis/admissionregistration/validation and
/// apiserver/pkg/admission/plugin/cel/compile.go.
/// </summary>
public sealed class AdmissionPolicyRulesTests
{
    private const string Constraints =
        "{\"matchConstraints\":{\"resourceRules\":[{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":[\"*\"],\"resources\":[\"*\"]}]},";

    [Theory]
    [InlineData(
        """{"validations":[{"expression":"object.x"}]}""",
        "spec.validations[0].expression: Invalid value: \"object.x\": must evaluate to bool but got dyn")]
    [InlineData(
        """{"validations":[{"expression":"true","messageExpression":"1"}]}""",
        "spec.validations[0].messageExpression: Invalid value: \"1\": must evaluate to string but got int")]
    [InlineData(
        """{"validations":[{"expression":"params.x == 1"}]}""",
        "spec.validations[0].expression: Invalid value: \"params.x == 1\": compilation failed: "
        + "ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.x == 1\n | ^")]
    [InlineData(
        """{"validations":[{"expression":"true","messageExpression":"string(authorizer.path('/').check('get').allowed())"}]}""",
        "spec.validations[0].messageExpression: Invalid value: \"string(authorizer.path('/').check('get').allowed())\": compilation failed: "
        + "ERROR: <input>:1:8: undeclared reference to 'authorizer' (in container '')\n"
        + " | string(authorizer.path('/').check('get').allowed())\n | .......^")]
    [InlineData(
        """{"validations":[],"auditAnnotations":[{"key":"k","valueExpression":"1"}]}""",
        "spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must evaluate to one of [string null_type] but got int")]
    [InlineData(
        """
        {"variables":[{"name":"a","expression":"1"},{"name":"b","expression":"variables.a + variables.c"}],
         "validations":[{"expression":"true"}]}
        """,
        "spec.variables[1].expression: Invalid value: \"variables.a + variables.c\": compilation failed: "
        + "ERROR: <input>:1:24: undefined field 'c'\n | variables.a + variables.c\n | .......................^")]
    [InlineData(
        """{"variables":[{"name":"in","expression":"1"}],"validations":[{"expression":"true"}]}""",
        "spec.variables[0].name: Invalid value: \"in\": name is not a valid CEL identifier")]
    [InlineData(
        """
        {"variables":[{"name":"a","expression":"1"}],"matchConditions":[{"name":"c","expression":"variables.a == 1"}],
         "validations":[{"expression":"true"}]}
        """,
        "spec.matchConditions[0].expression: Invalid value: \"variables.a == 1\": compilation failed: "
        + "ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n | variables.a == 1\n | ^")]
    [InlineData("""{"paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"validations":[{"expression":"params.data.x == '1'\n&& true"}]}""")]
    [InlineData("""{"validations":[{"expression":"namespaceObject.metadata.labels.x == 'y'"}]}""")]
    public void A_validating_policy_is_checked(string rest, params string[] errors) => Assert.Equal(errors, Sample.ErrorsOf(
        NewObject.Of("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", $"\"spec\":{Constraints}{rest[1..]}")));

    [Theory]
    [InlineData(
        """{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"{'a': 1}"}}""",
        "spec.mutations[0].applyConfiguration.expression: Invalid value: \"{'a': 1}\": must evaluate to Object but got map(string, int)")]
    [InlineData(
        """{"patchType":"JSONPatch","jsonPatch":{"expression":"[]"}}""",
        "spec.mutations[0].jsonPatch.expression: Invalid value: \"[]\": must evaluate to list(JSONPatch) but got list(dyn)")]
    [InlineData("""{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{spec: Object.spec{replicas: 3}}"}}""")]
    [InlineData("""
        {"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'remove', path: '/metadata/labels/' + jsonpatch.escapeKey('a/b')}]"}}
        """)]
    public void A_mutation_is_checked(string mutation, params string[] errors) => Assert.Equal(errors, Sample.ErrorsOf(NewObject.Of(
        "admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy",
        $"\"spec\":{Constraints}\"reinvocationPolicy\":\"Never\",\"mutations\":[{mutation}]}}")));
}
