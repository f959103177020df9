using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>
/// The next step for a pod: which containers to stop and why, and which to start. A pure function of what is observed, after the kubelet's
/// computePodActions.
/// </summary>
internal sealed record PodPlan(IReadOnlyList<PlannedStop> Stop, IReadOnlyList<Value> Start)
{
    /// <summary>Every container has ended for good: the sandbox can go.</summary>
    public bool IsFinished { get; init; }

    public static PodPlan For(PodObservation pod)
    {
        var plan = new Builder(pod);
        if (pod.PodFailure is not null)
        {
            plan.StopAll();
        }
        else
        {
            plan.Decide();
        }

        return plan.Build();
    }

    /// <summary>Whether a container that has ended is started again.</summary>
    public static bool Restarts(string policy, ContainerState state) => policy switch
    {
        "Never" => false,
        "OnFailure" => !state.HasSucceeded,
        _ => true,
    };

    private sealed class Builder(PodObservation pod)
    {
        private readonly List<PlannedStop> _stop = [];
        private readonly List<Value> _start = [];
        private bool _isFinished;

        public PodPlan Build() => new(_stop, _start) { IsFinished = _isFinished && _stop.Count == 0 };

        public void StopAll()
        {
            _isFinished = true;
            foreach (var state in pod.Latest.Values.Where(state => state.IsRunning))
            {
                _stop.Add(new(state, $"Stopping container {state.Name}", Value.Null));
            }
        }

        public void Decide()
        {
            var containers = pod.Pod["spec"]["containers"].Items;
            // Once one of the pod's containers was started the init containers are done, whatever became of their records.
            var isInitialized = containers.Any(container => pod.Latest.ContainsKey(PodObservation.NameOf(container)));
            if (AreAllDone(containers))
            {
                StopAll();
                return;
            }

            StartEphemeral();
            var initResult = DecideInit(isInitialized);
            if (initResult == InitResult.Failed)
            {
                StopAll();
            }
            else if (initResult == InitResult.Done)
            {
                foreach (var container in containers)
                {
                    Decide(container, pod.RestartPolicy);
                }
            }
        }

        // They wait for nobody and are never started twice.
        private void StartEphemeral() => _start.AddRange(pod.Pod["spec"]["ephemeralContainers"].Items
            .Where(container => !pod.Latest.ContainsKey(PodObservation.NameOf(container))));

        private bool AreAllDone(ValueList containers) => containers.All(container =>
            pod.Latest.TryGetValue(PodObservation.NameOf(container), out var state)
            && state.Phase == ContainerPhase.Exited && !Restarts(pod.RestartPolicy, state));

        private InitResult DecideInit(bool isInitialized)
        {
            foreach (var container in pod.Pod["spec"]["initContainers"].Items)
            {
                var state = pod.Latest.GetValueOrDefault(PodObservation.NameOf(container));
                if (PodObservation.IsSidecar(container))
                {
                    Decide(container, "Always");
                    if (!isInitialized && (state is not { IsRunning: true } || !pod.HealthOf(state).IsStarted))
                    {
                        return InitResult.Waiting;
                    }
                }
                else if (!isInitialized && state is not { HasSucceeded: true })
                {
                    return DecideInit(container, state);
                }
            }

            return InitResult.Done;
        }

        private InitResult DecideInit(Value container, ContainerState? state)
        {
            if (state is { Phase: ContainerPhase.Exited } && pod.RestartPolicy == "Never")
            {
                return InitResult.Failed;
            }

            if (state is not { IsRunning: true })
            {
                _start.Add(container);
            }

            return InitResult.Waiting;
        }

        private void Decide(Value container, string policy)
        {
            var name = PodObservation.NameOf(container);
            var state = pod.Latest.GetValueOrDefault(name);
            if (state is not { IsRunning: true })
            {
                if (state is not { Phase: ContainerPhase.Exited } || Restarts(policy, state))
                {
                    _start.Add(container);
                }

                return;
            }

            if (state.Record.SpecHash != SpecHash.Of(container))
            {
                _stop.Add(new(state, $"Container {name} definition changed, will be restarted", Value.Null));
            }
            else if (pod.HealthOf(state).FailedProbe is { Length: > 0 } probe)
            {
                var failed = $"Container {name} failed {(probe == "startupProbe" ? "startup" : "liveness")} probe";
                _stop.Add(new(state, policy == "Never" ? failed : failed + ", will be restarted", container[probe]["terminationGracePeriodSeconds"]));
            }
        }
    }

    private enum InitResult
    {
        Done,
        Waiting,
        Failed,
    }
}
