using Fairway.ControlPlane.Proxying;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fairway.ControlPlane.Tests.Proxying;

public sealed class KubeletPathTests
{
    private static readonly Value One = Pod("""[{"name":"c"}]""", "[]");
    private static readonly Value Two = Pod("""[{"name":"c"},{"name":"d"}]""", """[{"name":"i"}]""");

    [Theory]
    [InlineData("log", "?follow=true&tailLines=5&container=c&pretty=1", "/containerLogs/ns/p/c?follow=true&tailLines=5")]
    [InlineData(
        "exec",
        "?command=sh&command=-c&command=a%20%26%20b&stdin=true&stdout=1&stderr=false&tty",
        "/exec/ns/p/c?command=sh&command=-c&command=a%20%26%20b&input=1&output=1&tty=1")]
    [InlineData("attach", "?stdout=true", "/attach/ns/p/c?output=1")]
    [InlineData("portforward", "?ports=80&ports=90", "/portForward/ns/p?port=80&port=90")]
    public void A_subresource_leads_to_the_kubelets_path(string subresource, string query, string path) =>
        Assert.Equal(path, KubeletPath.Of(subresource, One, Query(query)));

    // The words are those of kube-apiserver's pkg/registry/core/pod: LogLocation and streamLocation.
    [Theory]
    [InlineData("", "a container name must be specified for pod p, choose one of: [c d] or one of the init containers: [i]")]
    [InlineData("?container=../../x", "container ../../x is not valid for pod p")]
    public void A_container_must_be_named_and_known(string query, string message)
    {
        var refusal = Assert.Throws<KubernetesException>(() => KubeletPath.Of("log", Two, Query(query)));

        Assert.Equal((400, message), (refusal.Code, refusal.Message));
    }

    private static Value Pod(string containers, string initial) => JsonReader.Read(
        $$"""{"metadata":{"name":"p","namespace":"ns"},"spec":{"containers":{{containers}},"initContainers":{{initial}}} }""");

    private static QueryCollection Query(string text) => new(QueryHelpers.ParseQuery(text));
}
