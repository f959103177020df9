namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>The wording is that of pkg/apis/autoscaling/validation and pkg/apis/policy/validation of Kubernetes.</summary>
public sealed class ScalingRulesTests
{
    private const string Hpa = "autoscaling/v2 HorizontalPodAutoscaler";
    private const string Target = "\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"d\",\"apiVersion\":\"apps/v1\"},\"maxReplicas\":3";

    [Theory]
    [InlineData(
        "spec.metrics",
        "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":{\"type\":\"Utilization\",\"averageUtilization\":80}}}]")]
    [InlineData("spec.minReplicas", "1")]
    [InlineData(
        "spec.behavior.scaleUp",
        "{\"stabilizationWindowSeconds\":60,\"selectPolicy\":\"Max\",\"policies\":[{\"type\":\"Pods\",\"value\":4,"
        + "\"periodSeconds\":15},{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]}")]
    [InlineData("spec.behavior.scaleDown", "{\"selectPolicy\":\"Max\",\"policies\":[{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]}")]
    public void An_autoscaler_that_says_little_is_filled_in(string path, string expected)
    {
        var autoscaler = NewObject.Of(Hpa, "\"spec\":{" + Target + ",\"behavior\":{\"scaleUp\":{\"stabilizationWindowSeconds\":60}}}");
        Assert.Equal(Fairway.Values.Json.JsonReader.Read(expected), autoscaler.At(path.Split('.')));
    }

    [Theory]
    [InlineData("\"spec\":{" + Target + "}")]
    [InlineData(
        "\"spec\":{" + Target + ",\"minReplicas\":5}", "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`")]
    [InlineData(
        "\"spec\":{" + Target + ",\"minReplicas\":0}",
        "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
        "spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas")]
    [InlineData(
        "\"spec\":{\"scaleTargetRef\":{\"kind\":\"a/b\"},\"maxReplicas\":0}",
        "spec.maxReplicas: Invalid value: 0: must be greater than 0",
        "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
        "spec.scaleTargetRef.kind: Invalid value: \"a/b\": may not contain '/'",
        "spec.scaleTargetRef.name: Required value")]
    [InlineData(
        "\"spec\":{" + Target + ",\"metrics\":[{\"type\":\"Pods\",\"pods\":{\"metric\":{\"name\":\"m\"},\"target\":{\"type\":\"Value\","
        + "\"value\":\"0\"}}}]}",
        "spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue",
        "spec.metrics[0].pods.target.value: Invalid value: \"0\": must be positive")]
    [InlineData(
        "\"spec\":{" + Target + ",\"metrics\":[{\"type\":\"Resource\"}]}",
        "spec.metrics[0].resource: Required value: must populate information for the given metric source")]
    [InlineData(
        "\"spec\":{" + Target + ",\"behavior\":{\"scaleUp\":{\"selectPolicy\":\"Any\",\"policies\":[{\"type\":\"Pods\",\"value\":0,"
        + "\"periodSeconds\":1801}]}}}",
        "spec.behavior.scaleUp.selectPolicy: Unsupported value: \"Any\": supported values: \"Disabled\", \"Max\", \"Min\"",
        "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
        "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800")]
    public void An_autoscaler_is_checked(string rest, params string[] errors) =>
        Assert.Equal(errors.Order(StringComparer.Ordinal), Sample.ErrorsOf(NewObject.Of(Hpa, rest)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("\"spec\":{\"minAvailable\":\"50%\"}")]
    [InlineData(
        "\"spec\":{\"minAvailable\":1,\"maxUnavailable\":1}",
        "spec: Invalid value: {\"minAvailable\":1,\"maxUnavailable\":1}: minAvailable and maxUnavailable cannot be both set")]
    [InlineData("\"spec\":{\"minAvailable\":\"101%\"}", "spec.minAvailable: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData(
        "\"spec\":{\"unhealthyPodEvictionPolicy\":\"Never\"}",
        "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"")]
    public void A_disruption_budget_is_checked(string rest, params string[] errors) =>
        Assert.Equal(errors, Sample.ErrorsOf(NewObject.Of("policy/v1 PodDisruptionBudget", rest)));
}
