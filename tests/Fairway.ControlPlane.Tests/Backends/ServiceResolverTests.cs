using Fairway.ControlPlane.Backends;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests.Backends;

/// <summary>The refusals are those of apiserver/pkg/util/proxy/proxy.go.</summary>
public sealed class ServiceResolverTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-resolver-").FullName;
    private readonly KindRegistry _kinds = new();
    private RevisionStore _revisions = null!;

    public async Task InitializeAsync() => _revisions = await RevisionStore.OpenAsync(
        new() { Path = Path.Combine(_folder, "store.db"), Indexer = ObjectIndex.OfBody },
        TimeProvider.System,
        NullLogger<RevisionStore>.Instance,
        CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _revisions.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Ready_endpoints_of_the_named_port_take_turns()
    {
        await PutAsync("", "services", """
            {"apiVersion":"v1","kind":"Service","metadata":{"namespace":"n","name":"s"},
             "spec":{"type":"ClusterIP","clusterIP":"10.96.1.1","ports":[{"name":"web","port":80},{"name":"hook","port":443}]}}
            """);
        await PutAsync("discovery.k8s.io", "endpointslices", """
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
             "metadata":{"namespace":"n","name":"s-1","labels":{"kubernetes.io/service-name":"s"}},
             "endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true}},{"addresses":["10.0.0.2"],"conditions":{"ready":false}},
              {"addresses":["10.0.0.3"]}],
             "ports":[{"name":"web","port":8080},{"name":"hook","port":8443}]}
            """);
        var resolver = new ServiceResolver(new(_revisions), new(), _kinds);
        string[] found = [Resolve(), Resolve(), Resolve()];
        Assert.Equal(["10.0.0.1:8443", "10.0.0.3:8443"], found.Distinct().Order());
        Assert.Equal(found[0], found[2]);

        string Resolve() => resolver.Resolve(new("n", "s", 443)).ToString() ?? "";
    }

    [Fact]
    public async Task Endpoints_objects_count_where_there_are_no_slices()
    {
        await PutAsync("", "services", """
            {"apiVersion":"v1","kind":"Service","metadata":{"namespace":"n","name":"s"},"spec":{"clusterIP":"10.96.1.1","ports":[{"port":443}]}}
            """);
        await PutAsync("", "endpoints", """
            {"apiVersion":"v1","kind":"Endpoints","metadata":{"namespace":"n","name":"s"},
             "subsets":[{"addresses":[{"ip":"10.0.0.9"}],"ports":[{"port":9443}]}]}
            """);
        Assert.Equal("10.0.0.9:9443", new ServiceResolver(new(_revisions), new(), _kinds).Resolve(new("n", "s", 443)).ToString());
    }

    [Theory]
    [InlineData("""{"clusterIP":"None","ports":[{"port":443}]}""", "cannot route to service with ClusterIP \"None\"")]
    [InlineData("""{"clusterIP":"10.96.1.1","ports":[{"port":80}]}""", "no service port 443 found for service \"s\"")]
    [InlineData("""{"clusterIP":"10.96.1.1","ports":[{"port":443}]}""", "no endpoints available for service \"s\"")]
    public async Task A_service_that_leads_nowhere_is_told(string spec, string message)
    {
        await PutAsync("", "services", $$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"namespace":"n","name":"s"},"spec":{{spec}} }
            """);
        var resolver = new ServiceResolver(new(_revisions), new(), _kinds);
        Assert.Equal(message, Assert.Throws<BackendException>(() => resolver.Resolve(new("n", "s", 443))).Message);
        Assert.Equal("service \"t\" not found", Assert.Throws<BackendException>(() => resolver.Resolve(new("n", "t", 443))).Message);
    }

    private async Task PutAsync(string group, string plural, string json)
    {
        var (kind, @object) = (_kinds.Required(group, "v1", plural), JsonReader.Read(json));
        var key = kind.KeyOf(@object.Namespace, @object.Name);
        await _revisions.CommitAsync(
            [new Write.Put(key, 0, ObjectEncoder.Encode(@object), ObjectIndex.Of(@object, kind))], new("test", "", ""), CancellationToken.None);
    }
}
