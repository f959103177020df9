using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fairway.ControlPlane;
using Fairway.Storage.Revisions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Benchmarks;

/// <summary>How long a server with 100,000 pods takes to start, and what they cost in memory.</summary>
internal static class StartBenchmark
{
    private const int Pods = 100_000;
    private const int Batch = 1000;

    private static readonly WriteOrigin Origin = new("bench", "bench", "00000000-0000-0000-0000-000000000000");

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fairway-bench-").FullName;
        try
        {
            await FillAsync(Path.Combine(folder, "store.db"), cancellationToken);
            var before = Memory();
            var start = Stopwatch.GetTimestamp();
            await using var server = await ControlPlaneServer.StartAsync(
                new() { StateFolder = folder, Port = 0 }, TimeProvider.System, NullLoggerFactory.Instance, [], cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var each = (Memory() - before) / Pods;
            output.WriteLine($"start: a server with {Pods} pods of {SamplePod.Utf8.Length} bytes");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {seconds:F1} s, {each} bytes a pod"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024)} MiB at most in the process"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(string path, CancellationToken cancellationToken)
    {
        await using var store = await RevisionStore.OpenAsync(
            new() { Path = path, Indexer = (_, _) => StoredMetadata.Empty }, TimeProvider.System, NullLogger.Instance, cancellationToken);
        foreach (var batch in Enumerable.Range(0, Pods).Select(Pod).Chunk(Batch))
        {
            await store.CommitAsync(batch, Origin, cancellationToken);
        }
    }

    // Each with a name, uid and address of its own, as they would have.
    private static Write Pod(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"harbour-{number:x8}-x2x4z");
        var text = Encoding.UTF8.GetString(SamplePod.Utf8)
            .Replace("harbour-7b9c5d6f48-x2x4z", name, StringComparison.Ordinal)
            .Replace("3d1a5b0e-6f0c-4a53", string.Create(CultureInfo.InvariantCulture, $"{number:x8}-6f0c-4a53"), StringComparison.Ordinal);
        var slot = text.IndexOf("\"resourceVersion\":\"", StringComparison.Ordinal) + "\"resourceVersion\":\"".Length;
        return new Write.Put(
            new("/pods", "harbour-production", name), 0, new ObjectBody(Encoding.UTF8.GetBytes(text), slot), StoredMetadata.Empty);
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);
}
