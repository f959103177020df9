namespace Fairway.Node.Probes;

/// <summary>
/// Turns a run of outcomes into a result: it changes only after as many equal outcomes as the threshold asks for. Readiness and startup begin
/// as failed, liveness as succeeded.
/// </summary>
internal sealed class ProbeStreak(ProbeKind kind, ProbeSettings settings)
{
    private bool _last;
    private int _run;

    public bool Result { get; private set; } = kind == ProbeKind.Liveness;

    /// <summary>Takes one outcome.</summary>
    /// <returns>Whether it reached its threshold: for a failure of a liveness or startup probe the container is to be restarted.</returns>
    public bool Take(bool isSuccess)
    {
        _run = _run > 0 && _last == isSuccess ? _run + 1 : 1;
        _last = isSuccess;
        if (_run < (isSuccess ? settings.SuccessThreshold : settings.FailureThreshold))
        {
            return false;
        }

        Result = isSuccess;
        return true;
    }
}
