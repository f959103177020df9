namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>
/// The wording is that of the validation of scheduling, node, flowcontrol, admissionregistration (pkg/apis) and apiregistration
/// (kube-aggregator) of Kubernetes.
/// </summary>
public sealed class ClusterRulesTests
{
    private const string Hook =
        "\"name\":\"a.b.c\",\"sideEffects\":\"None\",\"admissionReviewVersions\":[\"v1\"],"
        + "\"clientConfig\":{\"service\":{\"namespace\":\"n\",\"name\":\"s\"}}";

    private const string Match =
        "\"matchConstraints\":{\"resourceRules\":[{\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"operations\":[\"CREATE\"],"
        + "\"resources\":[\"pods\"]}]}";

    [Theory]
    [InlineData("scheduling.k8s.io/v1 PriorityClass", "\"value\":1000000000")]
    [InlineData(
        "scheduling.k8s.io/v1 PriorityClass",
        "\"value\":1000000001,\"preemptionPolicy\":\"Always\"",
        "preemptionPolicy: Unsupported value: \"Always\": supported values: \"Never\", \"PreemptLowerPriority\"",
        "value: Forbidden: maximum allowed value of a user defined priority is 1000000000")]
    [InlineData("node.k8s.io/v1 RuntimeClass", "\"handler\":\"runc\"")]
    [InlineData(
        "node.k8s.io/v1 RuntimeClass",
        "\"handler\":\"runc\",\"scheduling\":{\"tolerations\":[{\"key\":\"k\",\"operator\":\"Exists\",\"value\":\"v\"}]}",
        "scheduling.tolerations[0].operator: Invalid value: {\"key\":\"k\",\"operator\":\"Exists\",\"value\":\"v\"}: value must be empty "
        + "when `operator` is 'Exists'")]
    [InlineData(
        "flowcontrol.apiserver.k8s.io/v1 FlowSchema",
        "\"spec\":{\"matchingPrecedence\":1,\"priorityLevelConfiguration\":{\"name\":\"p\"},"
        + "\"rules\":[{\"subjects\":[{\"kind\":\"User\",\"group\":{\"name\":\"g\"}}]}]}",
        "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
        "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
        "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
        "spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty")]
    [InlineData(
        "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration",
        "\"spec\":{\"type\":\"Limited\",\"limited\":{\"limitResponse\":{\"type\":\"Queue\",\"queuing\":{\"queues\":10,\"handSize\":11}}}}",
        "spec.limited.limitResponse.queuing.handSize: Invalid value: 11: should not be greater than queues (10)")]
    [InlineData("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", "\"webhooks\":[{" + Hook + "}]")]
    [InlineData(
        "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration",
        "\"webhooks\":[{\"name\":\"a.b\",\"sideEffects\":\"Some\",\"admissionReviewVersions\":[\"v2\"],\"timeoutSeconds\":31,"
        + "\"clientConfig\":{\"url\":\"http://a/?b\"}}]",
        "webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots",
        "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\"",
        "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds",
        "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
        "webhooks[0].clientConfig.url: Invalid value: \"b\": query parameters are not permitted in the URL",
        "webhooks[0].admissionReviewVersions: Invalid value: [\"v2\"]: must include at least one of v1, v1beta1")]
    [InlineData(
        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
        "\"webhooks\":[{" + Hook + ",\"rules\":[{\"operations\":[\"*\",\"GET\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],"
        + "\"resources\":[\"pods/*\",\"pods/log\"]}]}]",
        "webhooks[0].rules[0].operations: Invalid value: [\"*\",\"GET\"]: if '*' is present, must not specify other operations",
        "webhooks[0].rules[0].operations[1]: Unsupported value: \"GET\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"",
        "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/log\": if 'pods/*' is present, must not specify pods/log")]
    [InlineData("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", "\"spec\":{" + Match + ",\"validations\":[{\"expression\":\"true\"}]}")]
    [InlineData(
        "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
        "\"spec\":{}",
        "spec.matchConstraints: Required value",
        "spec.validations: Required value: validations or auditAnnotations must contain at least one item",
        "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item")]
    [InlineData(
        "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding",
        "\"spec\":{\"policyName\":\"p\",\"validationActions\":[\"Deny\",\"Deny\"],\"paramRef\":{}}",
        "spec.paramRef: Required value: one of name or selector must be specified",
        "spec.paramRef.parameterNotFoundAction: Required value",
        "spec.validationActions[1]: Duplicate value: \"Deny\"")]
    public void A_cluster_object_is_checked(string type, string rest, params string[] errors) =>
        Assert.Equal(errors.Order(StringComparer.Ordinal), Sample.ErrorsOf(NewObject.Of(type, rest)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("system-node-critical", "2000001000")]
    [InlineData("system-node-critical", "5", "value of system-node-critical PriorityClass must be 2000001000")]
    [InlineData("system-mine", "5", "system-mine is not a known system priority class")]
    public void Names_of_the_system_are_reserved(string name, string value, params string[] errors) => Assert.Equal(
        errors.Select(error =>
            $"metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: {error}"),
        Sample.ErrorsOf(NewObject.Of("scheduling.k8s.io/v1 PriorityClass", $"\"value\":{value}", name)));

    [Fact]
    public void An_api_service_is_named_by_its_version_and_group()
    {
        var rest = "\"spec\":{\"group\":\"a.b\",\"version\":\"v1\",\"groupPriorityMinimum\":0,\"versionPriority\":1001,"
        + "\"insecureSkipTLSVerify\":true}";
        Assert.Equal(
            [
                "metadata.name: Invalid value: \"x\": must be `spec.version+\".\"+spec.group`: \"v1.a.b\"",
                "spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000",
                "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify",
                "spec.versionPriority: Invalid value: 1001: must be positive and less than 1000",
            ],
            Sample.ErrorsOf(NewObject.Of("apiregistration.k8s.io/v1 APIService", rest)).Order(StringComparer.Ordinal));
    }
}
