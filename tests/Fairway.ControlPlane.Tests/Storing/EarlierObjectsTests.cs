using System.Text;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Storing;

public sealed class EarlierObjectsTests
{
    [Fact]
    public void An_event_that_was_stored_as_itself_becomes_the_core_event_that_it_is()
    {
        var (key, body) = EarlierObjects.Rewrite(1, new("events.k8s.io/events", "ns", "e"), Encoding.UTF8.GetBytes("""
            {"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{"name":"e","namespace":"ns","uid":"u","resourceVersion":"7"},
             "regarding":{"kind":"Pod","name":"p"},"note":"hello","reason":"Started","type":"Normal","reportingController":"kubelet"}
            """))!.Value;
        Assert.Equal(new StoreKey("/events", "ns", "e"), key);
        var stored = JsonReader.Read(body.Json.Span);
        Assert.Equal(("v1", "Event", "", "u"), (stored.ApiVersion, stored.ObjectKind, stored.ResourceVersion, stored.Uid));
        Assert.Equal(
            ("p", "hello", "kubelet"),
            (stored["involvedObject"]["name"].AsString(), stored["message"].AsString(), stored["reportingComponent"].AsString()));
        Assert.Equal(Value.Null, stored["note"]);
    }

    [Fact]
    public void An_autoscaler_of_the_first_version_becomes_one_of_the_second()
    {
        var (key, body) = EarlierObjects.Rewrite(1, new("autoscaling/horizontalpodautoscalers", "ns", "h"), Encoding.UTF8.GetBytes("""
            {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1","metadata":{"name":"h","namespace":"ns"},
             "spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"},"targetCPUUtilizationPercentage":60}}
            """))!.Value;
        Assert.Equal("autoscaling/horizontalpodautoscalers", key.Resource);
        var stored = JsonReader.Read(body.Json.Span);
        Assert.Equal("autoscaling/v2", stored.ApiVersion);
        Assert.Equal(60, stored["spec"]["metrics"][0]["resource"]["target"]["averageUtilization"].AsLong());
    }

    [Theory]
    [InlineData("/pods", """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"}}""")]
    [InlineData("/events", """{"kind":"Event","apiVersion":"v1","metadata":{"name":"p"}}""")]
    [InlineData(
        "autoscaling/horizontalpodautoscalers", """{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"p"}}""")]
    [InlineData("example.com/widgets", """{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"p"}}""")]
    public void What_is_right_already_stays(string resource, string body) =>
        Assert.Null(EarlierObjects.Rewrite(1, new(resource, "ns", "p"), Encoding.UTF8.GetBytes(body)));
}
