using Fairway.Delivery.Kinds;
using Fairway.Delivery.Reporting;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Sources;

/// <summary>One reconciliation of a GitRepository: what is known so far, and the status it amounts to, in Flux's words.</summary>
internal sealed class SourceRun(Value repository, DateTimeOffset now)
{
    private const string FetchFailed = "FetchFailed";
    private const string InStorage = "ArtifactInStorage";

    private readonly ConditionSet _conditions = new(repository["status"]["conditions"], repository.Generation, now);
    private Value _status = repository["status"];
    private GitCommit? _stored;
    private string? _failure;

    /// <summary>As last read or written.</summary>
    public Value Repository { get; set; } = repository;

    public GitRepositorySpec? Spec { get; set; }

    public GitCredentials? Credentials { get; set; }

    public bool Failed => _failure is not null;

    public void Progress(string message)
    {
        _conditions.True(ConditionSet.Reconciling, "Progressing", message);
        if (_status["artifact"].IsNull || !_conditions.IsTrue(ConditionSet.Ready))
        {
            _conditions.Unknown(ConditionSet.Ready, "Progressing", message);
        }
    }

    public void Store(Artifact artifact, GitCommit commit, Uri url)
    {
        _stored = commit;
        var path = $"gitrepository/{Repository.Namespace}/{Repository.Name}/{commit.Hash}.tar.gz";
        _status = _status.With("artifact", artifact.Write(path, url));
        _status = Spec!.Ignore is { } ignore ? _status.With("observedIgnore", ignore) : _status.Without("observedIgnore");
    }

    public void Succeed()
    {
        var message = $"stored artifact for revision '{_status["artifact"]["revision"].AsString()}'";
        _conditions.True(ConditionSet.Ready, "Succeeded", message);
        _conditions.True(InStorage, "Succeeded", message);
        _conditions.Remove(ConditionSet.Reconciling);
        _conditions.Remove(ConditionSet.Stalled);
        _conditions.Remove(FetchFailed);
        Observe();
    }

    public void Fail(string reason, string message)
    {
        _failure = message;
        _conditions.False(ConditionSet.Ready, reason, message);
        _conditions.True(FetchFailed, reason, message);
        _conditions.True(ConditionSet.Reconciling, "ProgressingWithRetry", message);
        _conditions.Remove(ConditionSet.Stalled);
        ObserveRequest();
    }

    public void Stall(string reason, string message)
    {
        _failure = message;
        _conditions.False(ConditionSet.Ready, reason, message);
        _conditions.True(ConditionSet.Stalled, reason, message);
        _conditions.Remove(ConditionSet.Reconciling);
        Observe();
    }

    public Value Status() => _status.With("conditions", _conditions.Build());

    /// <summary>What is worth an event: a new artifact, a failure, a recovery.</summary>
    public (bool IsWarning, string Reason, string Message)? Event(Value before)
    {
        if (_failure is { } failure)
        {
            return (true, _conditions[ConditionSet.Ready]["reason"].AsString()!, failure);
        }

        if (_stored is { } commit)
        {
            return (false, "NewArtifact", $"stored artifact for commit '{commit.Subject}'");
        }

        return before.IsConditionTrue(FetchFailed) ? (false, "Succeeded", _conditions[ConditionSet.Ready]["message"].AsString()!) : null;
    }

    private void Observe()
    {
        _status = _status.With("observedGeneration", Repository.Generation);
        ObserveRequest();
    }

    private void ObserveRequest()
    {
        if (Repository.Annotations[DeliveryKinds.RequestedAt].AsString() is { } requested)
        {
            _status = _status.With("lastHandledReconcileAt", requested);
        }
    }
}
