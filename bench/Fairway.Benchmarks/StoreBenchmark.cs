using System.Diagnostics;
using Fairway.Storage.Revisions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Benchmarks;

/// <summary>Commits a second that are on disk when acknowledged, beside appending the same bytes to a file and flushing it each time.</summary>
internal static class StoreBenchmark
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);
    private static readonly WriteOrigin Origin = new("bench", "bench", "");

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fairway-bench-").FullName;
        try
        {
            output.WriteLine($"store: objects of {SamplePod.Utf8.Length} bytes, acknowledged when on disk");
            output.WriteLine($"  append + flush        {Append(Path.Combine(folder, "raw"), cancellationToken),8:F0} /s");
            foreach (var writers in (int[])[1, 16, 128])
            {
                var rate = await CommitAsync(Path.Combine(folder, $"{writers}.db"), writers, cancellationToken);
                output.WriteLine($"  {writers,4} writers at once {rate,8:F0} /s");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Append(string path, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var start = Stopwatch.GetTimestamp();
        long written = 0;
        while (Stopwatch.GetElapsedTime(start) < Duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomAccess.Write(file, SamplePod.Utf8, written++ * SamplePod.Utf8.Length);
            RandomAccess.FlushToDisk(file);
        }

        return written / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> CommitAsync(string path, int writers, CancellationToken cancellationToken)
    {
        await using var store = await RevisionStore.OpenAsync(
            new() { Path = path, Indexer = (_, _) => StoredMetadata.Empty }, TimeProvider.System, NullLogger.Instance, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(
            Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(store, writer, start, cancellationToken))));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<long> WriteAsync(RevisionStore store, int writer, long start, CancellationToken cancellationToken)
    {
        var slot = SamplePod.Utf8.AsSpan().IndexOf("\"resourceVersion\":\""u8) + "\"resourceVersion\":\"".Length;
        var body = new ObjectBody(SamplePod.Utf8, slot);
        long written = 0;
        while (Stopwatch.GetElapsedTime(start) < Duration)
        {
            var key = new StoreKey("/pods", "bench", $"pod-{writer}-{written++ % 100}");
            await store.CommitAsync([new Write.Put(key, Write.AnyRevision, body, StoredMetadata.Empty)], Origin, cancellationToken);
        }

        return written;
    }
}
