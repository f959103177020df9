namespace Fairway.Controllers.Workloads.Pods;

/// <summary>Runs calls in batches of 1, 2, 4 ...: when all would be refused alike, only few are made.</summary>
internal static class SlowStart
{
    /// <summary>How many calls succeeded, and the first failure; no batch starts after one.</summary>
    public static async Task<(int Succeeded, Exception? Failure)> RunAsync(int count, Func<int, Task> call, CancellationToken cancellationToken)
    {
        var succeeded = 0;
        for (int started = 0, batch = 1; started < count; batch *= 2)
        {
            var size = Math.Min(batch, count - started);
            var first = started;
            var failures = await Task.WhenAll(Enumerable.Range(first, size).Select(i => FailureOf(call, i, cancellationToken))).ConfigureAwait(false);
            started += size;
            succeeded += failures.Count(failure => failure is null);
            if (Array.Find(failures, failure => failure is not null) is { } failed)
            {
                return (succeeded, failed);
            }
        }

        return (succeeded, null);
    }

    private static async Task<Exception?> FailureOf(Func<int, Task> call, int index, CancellationToken cancellationToken)
    {
        try
        {
            await call(index).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e;
        }
    }
}
