using Fairway.Node.Pods;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Probes;

/// <summary>All probes of one running container, each a waiting task and no thread. Ends with the container.</summary>
internal sealed class ContainerProbes : IAsyncDisposable
{
    private readonly Value _pod;
    private readonly Value _container;
    private readonly ContainerState _state;
    private readonly string _address;
    private readonly ProbeRunner _runner;
    private readonly PodEvents _events;
    private readonly TimeProvider _time;
    private readonly Action _onChange;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _tasks = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isReady;
    private volatile string _failedProbe = "";

    public ContainerProbes(
        Value pod,
        Value container,
        ContainerState state,
        string address,
        bool wasReady,
        ProbeRunner runner,
        PodEvents events,
        TimeProvider time,
        Action onChange)
    {
        (_pod, _container, _state, _address, _runner, _events, _time, _onChange) = (pod, container, state, address, runner, events, time, onChange);
        // A container found again by a restarted agent was ready and stays so until its probe says otherwise.
        _isReady = container["readinessProbe"].IsNull || wasReady;
        if (container["startupProbe"].IsNull || wasReady)
        {
            _started.SetResult();
        }

        Start(ProbeKind.Startup, container["startupProbe"]);
        Start(ProbeKind.Readiness, container["readinessProbe"]);
        Start(ProbeKind.Liveness, container["livenessProbe"]);
    }

    public ContainerHealth Health => new(_started.Task.IsCompleted, _isReady && _started.Task.IsCompleted, _failedProbe);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
        _end.Dispose();
    }

    private void Start(ProbeKind kind, Value probe)
    {
        if (!probe.IsNull && !(kind == ProbeKind.Startup && _started.Task.IsCompleted))
        {
            _tasks.Add(RunAsync(kind, probe));
        }
    }

    private async Task RunAsync(ProbeKind kind, Value probe)
    {
        var settings = ProbeSettings.From(probe);
        var streak = new ProbeStreak(kind, settings);
        try
        {
            if (kind != ProbeKind.Startup)
            {
                await _started.Task.WaitAsync(_end.Token).ConfigureAwait(false);
            }

            var age = _time.GetUtcNow() - (_state.Record.StartedAt ?? _state.Record.CreatedAt);
            await DelayAsync(settings.InitialDelay - age).ConfigureAwait(false);
            while (!(kind == ProbeKind.Startup && _started.Task.IsCompleted))
            {
                var outcome = await _runner.RunAsync(probe, _container, _state.Id, _address, settings.Timeout, _end.Token).ConfigureAwait(false);
                Take(kind, streak, outcome);
                await DelayAsync(settings.Period).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The container has ended.
        }
    }

    private Task DelayAsync(TimeSpan delay) => delay > TimeSpan.Zero ? Task.Delay(delay, _time, _end.Token) : Task.CompletedTask;

    private void Take(ProbeKind kind, ProbeStreak streak, ProbeOutcome outcome)
    {
        if (!outcome.IsSuccess)
        {
            _events.Warning(_pod, "Unhealthy", $"{kind} probe failed: {outcome.Output}", _state.Name);
        }

        if (!streak.Take(outcome.IsSuccess))
        {
            return;
        }

        var before = Health;
        switch (kind)
        {
            case ProbeKind.Readiness:
                _isReady = streak.Result;
                break;
            case ProbeKind.Startup when outcome.IsSuccess:
                _started.TrySetResult();
                break;
            case ProbeKind.Startup or ProbeKind.Liveness when !outcome.IsSuccess:
                _failedProbe = kind == ProbeKind.Startup ? "startupProbe" : "livenessProbe";
                break;
        }

        if (Health != before)
        {
            _onChange();
        }
    }
}
