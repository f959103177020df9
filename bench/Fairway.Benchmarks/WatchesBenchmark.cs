using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Benchmarks;

/// <summary>What 10,000 watches take to which nothing happens, and what a write costs beside them.</summary>
internal static class WatchesBenchmark
{
    private const int Watches = 10_000;
    private const int OpenedAtOnce = 100;
    private const int Writes = 4000;
    private const int Writers = 8;

    private static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        output.WriteLine($"watches: {Watches} to which nothing happens");
        await MeasureAsync(output, "of another namespace", _ => Path("kube-system", ""), cancellationToken);
        await MeasureAsync(output, "of other names", number => Path("default", $"&fieldSelector=metadata.name%3Dother-{number}"), cancellationToken);
    }

    private static string Path(string @namespace, string selection) =>
        $"/api/v1/namespaces/{@namespace}/configmaps?watch=true&allowWatchBookmarks=true{selection}";

    private static async Task MeasureAsync(TextWriter output, string which, Func<int, string> path, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fairway-bench-").FullName;
        var watching = new List<HttpResponseMessage>(Watches);
        try
        {
            using var server = await ServerProcess.StartAsync(folder, cancellationToken);
            await WriteAsync(server, cancellationToken);
            var alone = await WriteAsync(server, cancellationToken);
            var before = server.Memory;
            foreach (var numbers in Enumerable.Range(0, Watches).Chunk(OpenedAtOnce))
            {
                watching.AddRange(await Task.WhenAll(numbers.Select(number => server.Http.GetAsync(
                    new Uri(path(number), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken))));
            }

            var each = (server.Memory - before) / Watches;
            var beside = await WriteAsync(server, cancellationToken);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {which,-21} {each / 1024.0,5:F1} KiB each; a write {alone.TotalMicroseconds,4:F0} µs without, {beside.TotalMicroseconds,4:F0} µs with them"));
            watching.ForEach(watch => watch.EnsureSuccessStatusCode());
        }
        finally
        {
            watching.ForEach(watch => watch.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The server's processor time for each of many writes.</summary>
    private static async Task<TimeSpan> WriteAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var start = server.ProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var count = 0; count < Writes / Writers; count++)
                {
                    await server.Api.SendAsync(Write(writer, count), cancellationToken);
                }
            },
            cancellationToken)));
        return (server.ProcessorTime - start) / Writes;
    }

    private static ApiRequest Write(int writer, int count) => new(ApiVerb.Patch, ConfigMaps)
    {
        Namespace = "default",
        Name = string.Create(CultureInfo.InvariantCulture, $"written-{writer}"),
        PatchType = PatchType.Apply,
        FieldManager = "bench",
        Force = true,
        Body = Value.Map(
            ("apiVersion", "v1"),
            ("kind", "ConfigMap"),
            ("metadata", Value.Map(("name", string.Create(CultureInfo.InvariantCulture, $"written-{writer}")))),
            ("data", Value.Map(("count", Guid.NewGuid().ToString()), ("number", count.ToString(CultureInfo.InvariantCulture))))),
    };
}
