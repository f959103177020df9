using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Network;
using Fairway.Node.Probes;
using Fairway.Node.Runtime;
using Fairway.Node.Volumes;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>One step of a pod: observe, plan, stop, start, report. Holds only what can be found again or forgotten.</summary>
internal sealed class PodSync : IAsyncDisposable
{
    // Volumes from API objects are looked at again as often as by the kubelet (syncFrequency).
    private static readonly TimeSpan RefreshVolumes = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetrySandbox = TimeSpan.FromSeconds(5);

    private readonly PodServices _services;
    private readonly PodContainers _containers;
    private readonly PodProbes _probes;
    private readonly PodStatusWriter _status;
    private readonly Dictionary<string, WaitingReason> _waiting = new(StringComparer.Ordinal);
    private Sandbox? _sandbox;
    private IReadOnlyDictionary<string, VolumePlace> _volumes = new Dictionary<string, VolumePlace>();
    private DateTimeOffset _volumesRead = DateTimeOffset.MinValue;
    private DateTimeOffset _storageRead = DateTimeOffset.MinValue;
    private PodFailure? _overStorage;

    public PodSync(PodServices services, NodeFolders folders, Action onChange)
    {
        _services = services;
        _containers = new(services, folders);
        _probes = new(services.Probes, services.Events, services.Time, onChange);
        _status = new(services);
    }

    /// <returns>How long nothing needs to be done unless something changes.</returns>
    public async Task<TimeSpan> RunAsync(Value pod, CancellationToken cancellationToken)
    {
        await _containers.ClearAsync(pod.Uid, cancellationToken).ConfigureAwait(false);
        CheckStorage(pod, cancellationToken);
        var observation = await ObserveAsync(pod).ConfigureAwait(false);
        var plan = PodPlan.For(observation);
        if (plan.IsFinished || observation.PodFailure is not null || pod["status"]["phase"].AsString() is "Succeeded" or "Failed")
        {
            return await FinishAsync(pod, observation, cancellationToken).ConfigureAwait(false);
        }

        if (!await PrepareAsync(pod, cancellationToken).ConfigureAwait(false))
        {
            await _status.WriteAsync(await ObserveAsync(pod).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return RetrySandbox;
        }

        await _status.WriteAsync(await ObserveAsync(pod).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await StopAsync(pod, plan, cancellationToken).ConfigureAwait(false);
        foreach (var container in plan.Start)
        {
            await StartAsync(pod, container, observation, cancellationToken).ConfigureAwait(false);
        }

        observation = await ObserveAsync(pod).ConfigureAwait(false);
        await _status.WriteAsync(observation, cancellationToken).ConfigureAwait(false);
        return plan.Stop.Count > 0 ? TimeSpan.Zero : NextLook(pod, observation);
    }

    public ValueTask DisposeAsync() => _probes.DisposeAsync();

    private void CheckStorage(Value pod, CancellationToken cancellationToken)
    {
        if (_overStorage is null && _services.Time.GetUtcNow() - _storageRead >= LookAgain)
        {
            _overStorage = _services.Storage.FailureOf(pod, _containers.Read(pod.Uid).Latest, cancellationToken);
            _storageRead = _services.Time.GetUtcNow();
        }
    }

    private async Task<PodObservation> ObserveAsync(Value pod)
    {
        var (latest, previous) = _containers.Read(pod.Uid);
        await _probes.FollowAsync(pod, latest.Values, _sandbox?.Address ?? pod["status"]["podIP"].AsString() ?? "").ConfigureAwait(false);
        var now = _services.Time.GetUtcNow();
        return new(_status.Known(pod))
        {
            Latest = latest,
            Previous = previous,
            Waiting = new Dictionary<string, WaitingReason>(_waiting),
            Health = _probes.Health,
            Sandbox = _sandbox,
            HostAddress = _services.Node.Address,
            Now = now,
            PodFailure = _services.Support.FailureOf(pod, now) ?? _overStorage,
            TerminationMessage = state => _services.LastWords.Read(ContainerFields.Find(pod["spec"], state.Name), state),
        };
    }

    private async Task<TimeSpan> FinishAsync(Value pod, PodObservation observation, CancellationToken cancellationToken)
    {
        Value grace = observation.PodFailure?.GraceSeconds is { } seconds ? seconds : Value.Null;
        await Task.WhenAll(observation.Latest.Values.Where(state => state.IsRunning)
            .Select(state => StopOneAsync(pod, new(state, $"Stopping container {state.Name}", grace), cancellationToken))).ConfigureAwait(false);
        await _containers.ClearAsync(pod.Uid, cancellationToken).ConfigureAwait(false);
        await _services.Sandboxes.RemoveAsync(pod.Uid, cancellationToken).ConfigureAwait(false);
        _sandbox = null;
        if (pod["status"]["phase"].AsString() is not ("Succeeded" or "Failed"))
        {
            TellFailure(pod, observation.PodFailure);
            await _status.WriteAsync(await ObserveAsync(pod).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        _services.Tokens.Forget(pod.Uid);
        return Timeout.InfiniteTimeSpan;
    }

    private void TellFailure(Value pod, PodFailure? failure)
    {
        if (failure is { IsNormal: true })
        {
            _services.Events.Normal(pod, failure.Reason, failure.EventMessage);
        }
        else if (failure is not null)
        {
            _services.Events.Warning(pod, failure.Reason, failure.EventMessage);
        }
    }

    private void TellIgnored(Value pod)
    {
        foreach (var field in _services.Support.Ignored(pod))
        {
            _services.Events.Warning(pod, "FieldIgnored", field);
        }

        if (_services.Sandboxes.MissingDns(pod) is { } missing)
        {
            _services.Events.Warning(pod, "MissingClusterDNS", missing);
        }
    }

    private async Task<bool> PrepareAsync(Value pod, CancellationToken cancellationToken)
    {
        try
        {
            if (_sandbox is null)
            {
                _sandbox = await _services.Sandboxes.EnsureAsync(pod, cancellationToken).ConfigureAwait(false);
                TellIgnored(pod);
            }

            if (_services.Time.GetUtcNow() - _volumesRead > RefreshVolumes)
            {
                _volumes = await _services.Volumes.SetUpAsync(pod, _sandbox.Address, cancellationToken).ConfigureAwait(false);
                _volumesRead = _services.Time.GetUtcNow();
            }

            return true;
        }
        catch (VolumeException e)
        {
            _services.Events.Warning(pod, "FailedMount", e.Message);
            // What runs goes on with the volumes as they were.
            return _volumes.Count > 0;
        }
        catch (Exception e) when (e is PodNetworkException or CommandException or IOException or System.ComponentModel.Win32Exception)
        {
            _services.Events.Warning(pod, "FailedCreatePodSandBox", $"Failed to create pod sandbox: {e.Message}");
            return false;
        }
    }

    private Task StopAsync(Value pod, PodPlan plan, CancellationToken cancellationToken) =>
        Task.WhenAll(plan.Stop.Select(stop => StopOneAsync(pod, stop, cancellationToken)));

    private async Task StopOneAsync(Value pod, PlannedStop stop, CancellationToken cancellationToken)
    {
        var seconds = stop.GraceSeconds.AsLong() ?? pod["spec"]["terminationGracePeriodSeconds"].AsLong() ?? 30;
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Max(1, seconds)), _services.Time);
        await _services.Stopper.StopAsync(
            pod, stop.Container, stop.Message, _sandbox?.Address ?? "", grace.Token, cancellationToken).ConfigureAwait(false);
    }

    private async Task StartAsync(Value pod, Value container, PodObservation observation, CancellationToken cancellationToken)
    {
        var name = PodObservation.NameOf(container);
        var key = $"{pod.Uid}/restart/{name}";
        if (observation.Latest.TryGetValue(name, out var ended) && ended.FinishedAt is { } since)
        {
            if (_services.Backoff.Remaining(key, since) is { } left && left > TimeSpan.Zero)
            {
                var shown = $"{name} pod={pod.Name}_{pod.Namespace}({pod.Uid})";
                _services.Events.Warning(
                    pod, "BackOff", $"Back-off restarting failed container {name} in pod {pod.Name}_{pod.Namespace}({pod.Uid})", name);
                var delay = _services.Backoff.Delay(key);
                _waiting[name] = new("CrashLoopBackOff", $"back-off {Text(delay)} restarting failed container={shown}") { RetryAfter = left };
                return;
            }

            _services.Backoff.Next(key, since);
        }

        if (ContainerFields.IsEphemeral(pod["spec"], name) && UnsupportedFields.FirstOfEphemeral(pod["spec"], container) is { } field)
        {
            _waiting[name] = new("CreateContainerConfigError", field);
            return;
        }

        var attempt = _containers.NextAttempt(pod, name);
        if (await _services.Starter.StartAsync(pod, container, attempt, _sandbox!, _volumes, cancellationToken).ConfigureAwait(false) is { } waiting)
        {
            _waiting[name] = waiting;
            return;
        }

        _waiting.Remove(name);
        await RunPostStartAsync(pod, container, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunPostStartAsync(Value pod, Value container, CancellationToken cancellationToken)
    {
        if (container["lifecycle"]["postStart"] is not { IsNull: false } handler
            || _containers.Read(pod.Uid).Latest.GetValueOrDefault(PodObservation.NameOf(container)) is not { IsRunning: true } state)
        {
            return;
        }

        if (await _services.Hooks.RunAsync(handler, container, state.Id, _sandbox!.Address, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            _services.Events.Warning(pod, "FailedPostStartHook", $"PostStartHook failed: {failure}", state.Name);
            await StopOneAsync(pod, new(state, "FailedPostStartHook", Value.Null), cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan NextLook(Value pod, PodObservation observation)
    {
        var waits = _waiting.Values.Select(waiting => waiting.RetryAfter).OfType<TimeSpan>().Append(LookAgain);
        return PodSupport.Deadline(pod) is { } deadline && deadline - observation.Now is { } left
            ? waits.Append(left > TimeSpan.Zero ? left : TimeSpan.Zero).Min()
            : waits.Min();
    }

    // Go's time.Duration: 10s, 1m20s, 5m0s
    private static string Text(TimeSpan delay) => delay.TotalMinutes >= 1 ? $"{(int)delay.TotalMinutes}m{delay.Seconds}s" : $"{delay.Seconds}s";
}
