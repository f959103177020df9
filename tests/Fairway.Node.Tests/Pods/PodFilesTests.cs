using Fairway.Node.Network;
using Fairway.Node.Pods;
using Fairway.Node.Tests.Kit;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Pods;

public sealed class PodFilesTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    // pkg/kubelet/kubelet_pods.go, GeneratePodHostNameAndDomain, and pkg/kubelet/util/util.go, GetNodenameForKernel.
    [Theory]
    [InlineData("{}", "web-0")]
    [InlineData("""{"hostname":"own"}""", "own")]
    [InlineData("""{"hostname":"own","subdomain":"sub","setHostnameAsFQDN":false}""", "own")]
    [InlineData("""{"hostname":"own","subdomain":"sub","setHostnameAsFQDN":true}""", "own.sub.shop.svc.cluster.local")]
    [InlineData("""{"hostname":"own","setHostnameAsFQDN":true}""", "own")]
    [InlineData("""{"hostname":"own","subdomain":"sub","hostnameOverride":"other.example"}""", "other.example")]
    public void The_name_a_pod_has_for_itself_follows_its_fields(string spec, string expected) =>
        Assert.Equal(expected, Files().KernelNameOf(Pod(spec)));

    [Fact]
    public void A_whole_name_that_the_kernel_does_not_take_is_refused()
    {
        var spec = $$"""{"hostname":"{{new string('h', 30)}}","subdomain":"{{new string('s', 20)}}","setHostnameAsFQDN":true}""";

        var e = Assert.Throws<PodNetworkException>(() => Files().KernelNameOf(Pod(spec)));

        Assert.EndsWith("is too long (64 characters is the max, 74 characters requested)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "", true)]
    [InlineData("""{"dnsPolicy":"ClusterFirst","hostNetwork":true}""", "", false)]
    [InlineData("""{"dnsPolicy":"ClusterFirstWithHostNet","hostNetwork":true}""", "", true)]
    [InlineData("""{"dnsPolicy":"Default"}""", "", false)]
    [InlineData("{}", "10.96.0.10", false)]
    public void That_there_is_no_cluster_dns_is_told_to_who_asks_for_it(string spec, string dns, bool isTold) =>
        Assert.Equal(
            isTold
                ? "pod: \"web-0_shop(u)\". kubelet does not have ClusterDNS IP configured and cannot create Pod using \"ClusterFirst\" policy. "
                    + "Falling back to \"Default\" policy."
                : null,
            Files(dns).MissingDns(Pod(spec)));

    // https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
    [Theory]
    [InlineData("{}", "search shop.svc.cluster.local svc.cluster.local cluster.local corp\nnameserver 10.96.0.10\noptions ndots:5\n")]
    [InlineData("""{"dnsPolicy":"Default"}""", "search corp\nnameserver 1.1.1.1\noptions rotate\n")]
    [InlineData(
        """{"dnsPolicy":"None","dnsConfig":{"nameservers":["192.0.2.1"],"searches":["a","b"],"options":[{"name":"edns0"}]}}""",
        "search a b\nnameserver 192.0.2.1\noptions edns0\n")]
    [InlineData(
        """{"dnsConfig":{"options":[{"name":"ndots","value":"2"}]}}""",
        "search shop.svc.cluster.local svc.cluster.local cluster.local corp\nnameserver 10.96.0.10\noptions ndots:2\n")]
    public void Names_are_resolved_by_policy_and_own_settings(string spec, string expected) => Assert.Equal(
        expected, PodFiles.Resolver(Pod(spec), ["nameserver 1.1.1.1", "search corp", "options rotate"], "10.96.0.10", "cluster.local"));

    private static Value Pod(string spec) => JsonReader.Read($$"""{"metadata":{"name":"web-0","namespace":"shop","uid":"u"},"spec":{{spec}}}""");

    private PodFiles Files(string dns = "") => new(new()
    {
        NodeName = "n",
        InstanceId = "a1",
        StateFolder = "/nowhere",
        ClusterDns = dns,
        ServingCertificate = _certificates.Serving,
        ClientAuthority = _certificates.Authority,
    });
}
