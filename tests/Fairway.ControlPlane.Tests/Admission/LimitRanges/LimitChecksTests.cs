using Fairway.ControlPlane.Admission.LimitRanges;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Admission.LimitRanges;

/// <summary>The wording is that of plugin/pkg/admission/limitranger/admission.go (v1.34).</summary>
public sealed class LimitChecksTests
{
    [Theory]
    [InlineData("min", "cpu", "100m", "{}", "minimum cpu usage per Container is 100m.  No request is specified")]
    [InlineData("min", "cpu", "100m", """{"requests":{"cpu":"50m"}}""", "minimum cpu usage per Container is 100m, but request is 50m")]
    [InlineData(
        "min", "cpu", "0.1", """{"requests":{"cpu":"100m"},"limits":{"cpu":"50m"}}""", "minimum cpu usage per Container is 100m, but limit is 50m")]
    [InlineData("max", "memory", "1Gi", "{}", "maximum memory usage per Container is 1Gi.  No limit is specified")]
    [InlineData("max", "memory", "1Gi", """{"limits":{"memory":"2Gi"}}""", "maximum memory usage per Container is 1Gi, but limit is 2Gi")]
    [InlineData(
        "max",
        "memory",
        "1Gi",
        """{"limits":{"memory":"1Gi"},"requests":{"memory":"1025Mi"}}""",
        "maximum memory usage per Container is 1Gi, but request is 1025Mi")]
    [InlineData(
        "maxLimitRequestRatio",
        "cpu",
        "2",
        """{"limits":{"cpu":"1"}}""",
        "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0")]
    [InlineData(
        "maxLimitRequestRatio",
        "cpu",
        "2",
        """{"requests":{"cpu":"1"}}""",
        "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0")]
    [InlineData(
        "maxLimitRequestRatio",
        "cpu",
        "1500m",
        """{"limits":{"cpu":"1"},"requests":{"cpu":"300m"}}""",
        "cpu max limit to request ratio per Container is 1500m, but provided ratio is 3.333333")]
    public void A_container_that_does_not_keep_a_bound_is_named_with_it(string bound, string name, string amount, string resources, string error)
    {
        var range = Range($$$"""{"type":"Container","{{{bound}}}":{"{{{name}}}":"{{{amount}}}"}}""");
        Assert.Equal([error], LimitChecks.OfPod(range, Pod($$"""{"name":"c","resources":{{resources}}}""", "")));
        Assert.Equal([error], LimitChecks.OfPod(range, Pod("", $$"""{"name":"c","resources":{{resources}}}""")));
    }

    [Theory]
    [InlineData("min", "100m", """{"requests":{"cpu":"0.1"},"limits":{"cpu":"100m"}}""")]
    [InlineData("max", "100m", """{"limits":{"cpu":"100m"}}""")]
    [InlineData("maxLimitRequestRatio", "2", """{"requests":{"cpu":"1"},"limits":{"cpu":"2"}}""")]
    public void A_bound_itself_is_allowed(string bound, string amount, string resources)
    {
        var range = Range($$$"""{"type":"Container","{{{bound}}}":{"cpu":"{{{amount}}}"}}""");
        Assert.Empty(LimitChecks.OfPod(range, Pod($$"""{"name":"c","resources":{{resources}}}""", "")));
    }

    [Fact]
    public void A_pod_is_its_containers_together_or_the_worst_moment_of_its_start()
    {
        var range = Range("""{"type":"Pod","max":{"cpu":"1"}}""");
        var half = """{"name":"c","resources":{"limits":{"cpu":"500m"}}}""";
        Assert.Empty(LimitChecks.OfPod(range, Pod($"{half},{half}", half)));
        Assert.Equal(["maximum cpu usage per Pod is 1, but limit is 1500m"], LimitChecks.OfPod(range, Pod($"{half},{half},{half}", "")));
        var sidecar = """{"name":"s","restartPolicy":"Always","resources":{"limits":{"cpu":"600m"}}}""";
        Assert.Equal(["maximum cpu usage per Pod is 1, but limit is 1100m"], LimitChecks.OfPod(range, Pod(half, sidecar)));
        Assert.Equal(["maximum cpu usage per Pod is 1, but limit is 1100m"], LimitChecks.OfPod(range, Pod("", $"{sidecar},{half}")));
    }

    [Fact]
    public void A_pod_that_states_its_own_amounts_is_taken_at_its_word()
    {
        var range = Range("""{"type":"Pod","max":{"cpu":"1"}}""");
        var pod = Pod("""{"name":"c"}""", "").WithAt(["spec", "resources", "limits", "cpu"], "2");
        Assert.Equal(["maximum cpu usage per Pod is 1, but limit is 2"], LimitChecks.OfPod(range, pod));
    }

    [Theory]
    [InlineData("512Mi", "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi")]
    [InlineData("3Gi", "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi")]
    public void A_claim_is_measured_by_what_it_requests(string request, string error)
    {
        var range = Range("""{"type":"PersistentVolumeClaim","min":{"storage":"1Gi"},"max":{"storage":"2Gi"}}""");
        Value claim = ValueMap.Empty;
        Assert.Equal([error], LimitChecks.OfClaim(range, claim.WithAt(["spec", "resources", "requests", "storage"], request)));
    }

    private static Value Range(string item) => JsonReader.Read($$$"""{"spec":{"limits":[{{{item}}}]}}""");

    private static Value Pod(string containers, string initContainers) =>
        JsonReader.Read($$$"""{"spec":{"containers":[{{{containers}}}],"initContainers":[{{{initContainers}}}]}}""");
}
