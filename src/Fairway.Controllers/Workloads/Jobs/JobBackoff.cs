using Fairway.Controllers.Observing;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>How long to wait before the next pod after failures in a row: 10 s, doubling, at most 10 minutes, as upstream.</summary>
internal static class JobBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static TimeSpan Remaining(JobSpec spec, IReadOnlyList<Value> pods, DateTimeOffset now)
    {
        var lastSuccess = pods.Where(pod => pod.Phase == "Succeeded").Select(JobPods.EndedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        DateTimeOffset[] failures = [.. pods.Where(pod => JobPods.HasFailed(pod, spec)).Select(JobPods.EndedAt).Where(at => at > lastSuccess)];
        if (failures.Length == 0)
        {
            return TimeSpan.Zero;
        }

        var delay = First * Math.Pow(2, Math.Min(failures.Length - 1, 16));
        var left = failures.Max() + (delay < Longest ? delay : Longest) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
