namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>The wording is that of pkg/apis/core/validation of Kubernetes.</summary>
public sealed class QuotaRulesTests
{
    [Theory]
    [InlineData("\"spec\":{\"hard\":{\"pods\":\"10\",\"requests.cpu\":\"1\",\"count/deployments.apps\":\"3\",\"requests.nvidia.com/gpu\":\"4\"}}")]
    [InlineData(
        "\"spec\":{\"hard\":{\"pods\":\"1.5\",\"secrets\":\"-1\"}}",
        "spec.hard[pods]: Invalid value: \"1500m\": must be an integer",
        "spec.hard[secrets]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData(
        "\"spec\":{\"hard\":{\"storage\":\"1\",\"disk\":\"1\"}}",
        "spec.hard[disk]: Invalid value: \"disk\": must be a standard resource for quota",
        "spec.hard[disk]: Invalid value: \"disk\": must be a standard resource type or fully qualified",
        "spec.hard[storage]: Invalid value: \"storage\": must be a standard resource for quota")]
    [InlineData(
        "\"spec\":{\"hard\":{\"cpu\":\"1\"},\"scopes\":[\"BestEffort\",\"NotBestEffort\"]}",
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting scopes",
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsupported scope applied to resource")]
    [InlineData(
        "\"spec\":{\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"In\"}]}}",
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for "
        + "scope selector")]
    public void A_quota_is_checked(string rest, params string[] errors) => Assert.Equal(
        errors.Order(StringComparer.Ordinal), Sample.ErrorsOf(NewObject.Of("v1 ResourceQuota", rest)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_quota_keeps_its_scopes()
    {
        var quota = NewObject.Of("v1 ResourceQuota", "\"spec\":{\"scopes\":[\"BestEffort\"]}");
        Assert.Equal(
            ["spec.scopes: Invalid value: [\"NotBestEffort\"]: field is immutable"],
            Sample.ErrorsOf(NewObject.Of("v1 ResourceQuota", "\"spec\":{\"scopes\":[\"NotBestEffort\"]}"), quota));
    }

    [Fact]
    public void A_container_gets_the_most_and_asks_for_as_much()
    {
        var range = NewObject.Of("v1 LimitRange", "\"spec\":{\"limits\":[{\"type\":\"Container\",\"max\":{\"cpu\":\"2\"},"
        + "\"min\":{\"memory\":\"1Gi\"}}]}");
        Assert.Equal(
            Fairway.Values.Json.JsonReader.Read(
                """[{"type":"Container","max":{"cpu":"2"},"min":{"memory":"1Gi"},"default":{"cpu":"2"},"defaultRequest":{"cpu":"2","memory":"1Gi"}}]"""),
            range["spec"]["limits"]);
    }

    [Theory]
    [InlineData("{\"type\":\"Pod\",\"max\":{\"cpu\":\"2\"},\"min\":{\"cpu\":\"1\"},\"maxLimitRequestRatio\":{\"cpu\":\"2\"}}")]
    [InlineData(
        "{\"type\":\"Pod\",\"max\":{\"cpu\":\"1\"},\"min\":{\"cpu\":\"2\"},\"default\":{\"cpu\":\"1\"}}",
        "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
        "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1")]
    [InlineData(
        "{\"type\":\"Pod\",\"max\":{\"cpu\":\"3\"},\"min\":{\"cpu\":\"2\"},\"maxLimitRequestRatio\":{\"cpu\":\"2\"}}",
        "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"2\": ratio 2 is greater than max/min = 1.500000")]
    [InlineData(
        "{\"type\":\"Container\",\"default\":{\"example.com/x\":\"2\"},\"defaultRequest\":{\"example.com/x\":\"1\"}}",
        "spec.limits[0].defaultRequest[example.com/x]: Invalid value: \"1\": default value 2 must equal to defaultRequest value 1 in "
        + "example.com/x")]
    [InlineData(
        "{\"type\":\"PersistentVolumeClaim\"}",
        "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided")]
    [InlineData("{\"type\":\"Node\"}", "spec.limits[0].type: Invalid value: \"Node\": must be a standard limit type or fully qualified")]
    public void A_limit_range_is_checked(string item, params string[] errors) => Assert.Equal(
        errors.Order(StringComparer.Ordinal),
        Sample.ErrorsOf(NewObject.Of("v1 LimitRange", "\"spec\":{\"limits\":[" + item + "]}")).Order(StringComparer.Ordinal));
}
