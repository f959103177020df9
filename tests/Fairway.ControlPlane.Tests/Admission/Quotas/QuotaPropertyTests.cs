using Fairway.ControlPlane.Admission.Quotas;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Quantities;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests.Admission.Quotas;

/// <summary>Whatever is written, and however it ends, what a quota says is used is what a count of everything finds, and never too much.</summary>
public sealed class QuotaPropertyTests : IDisposable
{
    private const string Namespace = "n";
    private static readonly WriteOrigin Origin = new("test", "test", "");

    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-quotas-").FullName;
    private readonly KindRegistry _kinds = new();
    private readonly ObjectReader _reader = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_used_is_what_is_counted(int seed)
    {
        var random = new Random(seed);
        await using var store = await RevisionStore.OpenAsync(
            new() { Path = Path.Combine(_folder, "store.db"), Indexer = ObjectIndex.OfBody },
            TimeProvider.System,
            NullLogger.Instance,
            CancellationToken.None);
        store.Govern(new QuotaRule(_reader, _kinds));
        await PutAsync(store, "resourcequotas", Quota("all", """{"hard":{"pods":"6","count/pods":"9","requests.cpu":"5","limits.memory":"4Gi"}}"""));
        await PutAsync(store, "resourcequotas", Quota("best", """{"hard":{"pods":"3"},"scopes":["BestEffort"]}"""));
        await PutAsync(store, "resourcequotas", Quota("endless", """{"hard":{"pods":"4","requests.cpu":"3"},"scopes":["NotTerminating"]}"""));
        await PutAsync(store, "resourcequotas", Quota("net", """{"hard":{"services":"3","services.nodeports":"4"}}"""));
        for (var step = 0; step < 300; step++)
        {
            await Task.WhenAll(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => StepAsync(store, random)));
            Check(store);
        }
    }

    private async Task StepAsync(RevisionStore store, Random random)
    {
        var (plural, name) = (random.Next(4) == 0 ? "services" : "pods", $"o{random.Next(8)}");
        var stored = store.Get(new($"/{plural}", Namespace, name));
        if (stored is null)
        {
            await PutAsync(store, plural, plural == "pods" ? Pod(name, random) : Service(name, random), 0);
        }
        else if (random.Next(3) == 0)
        {
            await store.CommitAsync(
                [new Write.Delete(stored.Key, stored.Revision, ObjectEncoder.Encode(_reader.Read(stored)))], Origin, CancellationToken.None);
        }
        else
        {
            var changed = plural == "services" ? Service(name, random)
                : random.Next(2) == 0 ? _reader.Read(stored).WithAt(["status", "phase"], random.Next(2) == 0 ? "Succeeded" : "Running")
                : _reader.Read(stored).WithAt(["spec", "activeDeadlineSeconds"], 60);
            await PutAsync(store, plural, changed, stored.Revision);
        }
    }

    private void Check(RevisionStore store)
    {
        var (view, calculation) = (store.View, new QuotaCalculation(_reader, _kinds));
        foreach (var stored in view.List("/resourcequotas", Namespace))
        {
            var quota = _reader.Read(stored);
            foreach (var (name, counted) in calculation.Of(view, quota).All)
            {
                Assert.Equal(counted, Quantity.Parse(quota["status"]["used"][name].AsString()!));
                // What changes without being asked for, as the scopes of a pod and its phase do, may leave more than there is to give.
                var limit = Quantity.Parse(quota["spec"]["hard"][name].AsString()!);
                Assert.True(counted <= limit || name is "pods" or "requests.cpu" or "limits.memory", $"{name} is {counted} of {limit}");
            }
        }
    }

    private Task<CommitResult> PutAsync(RevisionStore store, string plural, Value @object, long expected = Write.AnyRevision)
    {
        var kind = _kinds.Required("", "v1", plural);
        var key = kind.KeyOf(Namespace, @object["metadata"]["name"].AsString()!);
        return store.CommitAsync([ObjectWrite.Put(kind, key, expected, @object)], Origin, CancellationToken.None);
    }

    private static Value Quota(string name, string spec) => JsonReader.Read(
        $$"""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"{{name}}","namespace":"{{Namespace}}"},"spec":{{spec}} }""");

    private static Value Pod(string name, Random random)
    {
        var isBest = random.Next(3) == 0;
        var (cpu, memory) = (random.Next(1, 20) * 100, random.Next(1, 9) * 256);
        var resources = isBest ? "{}" : $$"""{"requests":{"cpu":"{{cpu}}m"},"limits":{"memory":"{{memory}}Mi"} }""";
        var quality = isBest ? "BestEffort" : "Burstable";
        return JsonReader.Read($$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","namespace":"{{Namespace}}"},
             "spec":{"containers":[{"name":"c","resources":{{resources}} }]},"status":{"phase":"Pending","qosClass":"{{quality}}"} }
            """);
    }

    private static Value Service(string name, Random random)
    {
        var type = random.Next(2) == 0 ? "ClusterIP" : "NodePort";
        var ports = string.Join(',', Enumerable.Range(80, random.Next(1, 3)).Select(port => $$"""{"port":{{port}} }"""));
        return JsonReader.Read($$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{name}}","namespace":"{{Namespace}}"},
             "spec":{"type":"{{type}}","ports":[{{ports}}]} }
            """);
    }
}
