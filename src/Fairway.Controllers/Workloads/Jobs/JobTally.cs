using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>
/// Counts ended pods exactly once although a crash may come between any two writes (KEP-2307): first an ended pod's uid goes into
/// <c>status.uncountedTerminatedPods</c>, then its finalizer is removed, and only a uid whose pod shows no finalizer any more moves into the
/// counter. The indexes of an Indexed Job are a set, which needs no such care.
/// </summary>
internal sealed class JobTally
{
    private readonly List<Value> _release = [];
    private readonly List<string> _uncountedSucceeded = [];
    private readonly List<string> _uncountedFailed = [];
    private long _succeeded;
    private long _failed;

    private JobTally(JobSpec spec) => Spec = spec;

    public JobSpec Spec { get; }

    /// <summary>Pods whose finalizer may go once the status with this tally is written.</summary>
    public IReadOnlyList<Value> Release => _release;

    public IndexSet Indexes { get; private set; } = new();

    public long Succeeded => Spec.Indexed ? Indexes.Count : _succeeded + _uncountedSucceeded.Count;

    public long Failed => _failed + _uncountedFailed.Count;

    /// <summary>Whether everything that ended is in the counters.</summary>
    public bool IsSettled => _uncountedSucceeded.Count == 0 && _uncountedFailed.Count == 0 && _release.Count == 0;

    /// <summary>Whether pods failed that no earlier status knew.</summary>
    public bool HasNewFailures { get; private set; }

    public static JobTally Take(Value job, JobSpec spec, IReadOnlyList<Value> pods)
    {
        var status = job["status"];
        var tally = new JobTally(spec)
        {
            _succeeded = status["succeeded"].AsLong() ?? 0,
            _failed = status["failed"].AsLong() ?? 0,
            Indexes = IndexSet.Read(status["completedIndexes"].AsString() ?? "", spec.Completions ?? 0),
        };
        var held = pods.Where(pod => pod.HasFinalizer(JobPods.Finalizer)).ToDictionary(pod => pod.Uid, StringComparer.Ordinal);
        tally.Settle(status["uncountedTerminatedPods"], held);
        foreach (var pod in held.Values)
        {
            tally.Add(pod);
        }

        return tally;
    }

    /// <summary>The status with the counters of this tally.</summary>
    public Value WriteTo(Value status)
    {
        status = status.With("failed", _failed).With("succeeded", Spec.Indexed ? Indexes.Count : _succeeded);
        status = status.With("uncountedTerminatedPods", Uncounted());
        return Spec.Indexed ? status.With("completedIndexes", Indexes.ToString()) : status;
    }

    private void Settle(Value uncounted, Dictionary<string, Value> held)
    {
        foreach (var uid in uncounted["succeeded"].Items.Select(item => item.AsString() ?? ""))
        {
            if (held.ContainsKey(uid))
            {
                _uncountedSucceeded.Add(uid);
            }
            else
            {
                _succeeded++;
            }
        }

        foreach (var uid in uncounted["failed"].Items.Select(item => item.AsString() ?? ""))
        {
            if (held.ContainsKey(uid))
            {
                _uncountedFailed.Add(uid);
            }
            else
            {
                _failed++;
            }
        }
    }

    private void Add(Value pod)
    {
        if (pod.Phase == "Succeeded")
        {
            AddSuccess(pod);
            _release.Add(pod);
        }
        else if (JobPods.HasFailed(pod, Spec))
        {
            if (!_uncountedFailed.Contains(pod.Uid))
            {
                _uncountedFailed.Add(pod.Uid);
                HasNewFailures = true;
            }

            _release.Add(pod);
        }
    }

    private void AddSuccess(Value pod)
    {
        if (!Spec.Indexed)
        {
            if (!_uncountedSucceeded.Contains(pod.Uid))
            {
                _uncountedSucceeded.Add(pod.Uid);
            }
        }
        else if (JobPods.Index(pod) is { } index && index < Spec.Completions)
        {
            Indexes.Add(index);
        }
    }

    private Value Uncounted()
    {
        var uncounted = Value.Map();
        uncounted = _uncountedSucceeded.Count == 0 ? uncounted : uncounted.With("succeeded", Uids(_uncountedSucceeded));
        return _uncountedFailed.Count == 0 ? uncounted : uncounted.With("failed", Uids(_uncountedFailed));
    }

    private static ValueList Uids(List<string> uids) => ValueList.From(uids.Select(uid => (Value)uid));
}
