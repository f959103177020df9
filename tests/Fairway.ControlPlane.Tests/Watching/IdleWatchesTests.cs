using System.Globalization;
using Fairway.ControlPlane.Tests.Storing.Faults;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Watching;

/// <summary>Watches to which nothing happens, on a server of their own: 10,000 with <c>./test --long</c>.</summary>
public sealed class IdleWatchesTests : IDisposable
{
    private const int Writers = 4;
    private const int Writes = 250;
    private const int OpenedAtOnce = 100;
    private const int LargestBytes = 40 * 1024;

    private static readonly int Watches = Environment.GetEnvironmentVariable("FAIRWAY_LONG") is { Length: > 0 } ? 10_000 : 3_000;

    private static readonly GroupVersionResource Pods = new("", "v1", "pods");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-idle-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task They_take_little_memory_and_make_no_write_dearer()
    {
        await using var server = await KilledServer.StartAsync(_folder.FullName);
        using var http = server.Open();
        await server.Api.SendAsync(
            new(ApiVerb.Create, new("", "v1", "serviceaccounts")) { Namespace = "default", Body = Account }, CancellationToken.None);
        // Until what is compiled while it runs is compiled.
        await WriteAsync(server);
        await WriteAsync(server);
        var (alone, before) = (await WriteAsync(server), server.Memory);

        var watches = new List<HttpResponseMessage>();
        foreach (var numbers in Enumerable.Range(0, Watches).Chunk(OpenedAtOnce))
        {
            watches.AddRange(await Task.WhenAll(numbers.Select(number =>
                http.GetAsync(new Uri(Path(number), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))));
        }

        Assert.All(watches, watch => Assert.Equal(System.Net.HttpStatusCode.OK, watch.StatusCode));
        Assert.InRange((server.Memory - before) / Watches, 0, LargestBytes);
        // Were each of them woken by each write, it would be many times as much, and not a little more.
        Assert.InRange(await WriteAsync(server), TimeSpan.Zero, (alone * 2) + TimeSpan.FromMilliseconds(200));

        // The first one waits for this pod.
        await server.Api.SendAsync(Write("other-0", 0), CancellationToken.None);
        using var lines = new StreamReader(await watches[0].Content.ReadAsStreamAsync());
        Assert.Equal("other-0", JsonReader.Read((await lines.ReadLineAsync())!)["object"].Name);
        watches.ForEach(watch => watch.Dispose());
    }

    private static readonly Value Account = Value.Map(
        ("apiVersion", "v1"), ("kind", "ServiceAccount"), ("metadata", Value.Map(("name", "default"))));

    // Of another namespace, of pods on a node that has none, of a pod that is not there: of all of these there are many in a cluster.
    private static string Path(int number) => (number % 3) switch
    {
        0 => $"/api/v1/namespaces/default/pods?watch=true&fieldSelector=metadata.name%3Dother-{number}",
        1 => $"/api/v1/pods?watch=true&fieldSelector=spec.nodeName%3Dnode-{number}",
        _ => "/api/v1/namespaces/kube-system/pods?watch=true",
    };

    /// <summary>The server's processor time for many writes.</summary>
    private static async Task<TimeSpan> WriteAsync(KilledServer server)
    {
        var start = server.ProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var count = 0; count < Writes; count++)
            {
                await server.Api.SendAsync(Write($"written-{writer}", count), CancellationToken.None);
            }
        })));
        return server.ProcessorTime - start;
    }

    private static ApiRequest Write(string name, int count) => new(ApiVerb.Patch, Pods)
    {
        Namespace = "default",
        Name = name,
        PatchType = PatchType.Apply,
        FieldManager = "writer",
        Body = Value.Map(
            ("apiVersion", "v1"),
            ("kind", "Pod"),
            ("metadata", Value.Map(
                ("name", name),
                ("annotations", Value.Map(("count", count.ToString(CultureInfo.InvariantCulture)), ("id", Guid.NewGuid().ToString()))))),
            ("spec", Value.Map(("containers", Value.List(Value.Map(("name", "web"), ("image", "web:1"))))))),
    };
}
