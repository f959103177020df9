using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Kubernetes.Tests.Kinds.Rules;

namespace Fairway.Kubernetes.Tests.Kinds.Conversion;

public sealed class StoredFormTests
{
    private const string Target = "\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"d\"},\"maxReplicas\":3";

    [Theory]
    [InlineData("{\"type\":\"Resource\",\"resource\":{\"name\":\"memory\",\"target\":{\"type\":\"AverageValue\",\"averageValue\":\"1Gi\"}}}")]
    [InlineData("{\"type\":\"Pods\",\"pods\":{\"metric\":{\"name\":\"m\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}},"
        + "\"target\":{\"type\":\"AverageValue\",\"averageValue\":\"5\"}}}")]
    [InlineData("{\"type\":\"External\",\"external\":{\"metric\":{\"name\":\"m\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}},"
        + "\"target\":{\"type\":\"Value\",\"value\":\"5\"}}}")]
    [InlineData("{\"type\":\"Object\",\"object\":{\"metric\":{\"name\":\"m\"},\"describedObject\":{\"kind\":\"Service\",\"name\":\"s\"},"
        + "\"target\":{\"type\":\"AverageValue\",\"averageValue\":\"5\"}}}")]
    [InlineData("{\"type\":\"ContainerResource\",\"containerResource\":{\"name\":\"cpu\",\"container\":\"c\","
        + "\"target\":{\"type\":\"Utilization\",\"averageUtilization\":50}}}")]
    public void An_autoscaler_comes_back_whole_from_the_older_version(string metric)
    {
        var stored = NewObject.Of(
            "autoscaling/v2 HorizontalPodAutoscaler",
            "\"spec\":{" + Target + ",\"metrics\":[" + metric + "],\"behavior\":{\"scaleDown\":{\"selectPolicy\":\"Min\"}}}");
        var kind = Sample.Kind("autoscaling/v1", "HorizontalPodAutoscaler");

        Assert.Equal(stored, StoredForm.Of(kind, StoredForm.Read(kind, stored)));
    }

    // {"ScaleUp":…}: upstream writes the names of its own fields there.
    [Fact]
    public void Behaviour_is_kept_by_the_names_that_upstream_uses()
    {
        var stored = NewObject.Of(
            "autoscaling/v2 HorizontalPodAutoscaler", "\"spec\":{" + Target + ",\"behavior\":{\"scaleDown\":{\"selectPolicy\":\"Min\"}}}");
        var first = StoredForm.Read(Sample.Kind("autoscaling/v1", "HorizontalPodAutoscaler"), stored);

        Assert.Contains(
            "\"ScaleDown\":{\"SelectPolicy\":\"Min\"",
            first.Annotations["autoscaling.alpha.kubernetes.io/behavior"].AsString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_annotation_says_in_vain_is_passed_over()
    {
        var kind = Sample.Kind("autoscaling/v1", "HorizontalPodAutoscaler");
        var first = NewObject.Of("autoscaling/v1 HorizontalPodAutoscaler", "\"spec\":{" + Target + "}")
            .WithAt(["metadata", "annotations", "autoscaling.alpha.kubernetes.io/metrics"], "{no json");

        Assert.Equal("cpu", StoredForm.Of(kind, first)["spec"]["metrics"][0]["resource"]["name"].AsString());
    }

    [Fact]
    public void An_object_in_the_version_that_is_stored_stays_as_it_is()
    {
        var budget = NewObject.Of("policy/v1 PodDisruptionBudget", "\"spec\":{\"minAvailable\":1}");
        Assert.Same(budget.Fields, StoredForm.Of(Sample.KindOf(budget), budget).Fields);
    }
}
