using System.Diagnostics;

namespace Fairway.Benchmarks;

/// <summary>Measures a piece of code alone: warmed up first, then the best of several rounds, so that a busy machine disturbs least.</summary>
internal static class Measurement
{
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(400);

    /// <summary>Nanoseconds and allocated bytes for one call.</summary>
    public static (double Nanoseconds, double Bytes) Of(Action code)
    {
        var calls = 1;
        // The first rounds also let the just-in-time compiler finish.
        while (Time(code, calls).Elapsed < Round)
        {
            calls *= 2;
        }

        var best = Enumerable.Range(0, Rounds).Select(_ => Time(code, calls)).MinBy(round => round.Elapsed);
        return (best.Elapsed.TotalNanoseconds / calls, (double)best.Bytes / calls);
    }

    private static (TimeSpan Elapsed, long Bytes) Time(Action code, int calls)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            code();
        }

        return (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - bytes);
    }
}
