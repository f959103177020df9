using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.StatefulSets;

/// <summary>The next step of a StatefulSet, as upstream's stateful set control takes it.</summary>
/// <param name="Create">The pods to make, without those whose number is taken.</param>
/// <param name="Delete">The pods to delete.</param>
/// <param name="Restart">Of these, the ones that ended and come back.</param>
/// <param name="Repair">Pods that lack something of their identity, with it.</param>
internal sealed record StatefulSetPlan(
    IReadOnlyList<Value> Create, IReadOnlyList<Value> Delete, IReadOnlyList<Value> Restart, IReadOnlyList<Value> Repair)
{
    // Upstream's MaxBatchSize; the next ones come when the cache shows these.
    private const int Burst = 500;

    public static StatefulSetPlan Make(StatefulSetState state)
    {
        var steps = new Steps(state);
        if (!state.Set.IsDeleting && steps.Fill() && steps.Shrink() && state.IsRolling)
        {
            steps.Roll();
        }

        return new(steps.Create, steps.Delete, steps.Restart, steps.Repair);
    }

    /// <summary>Gathers the steps; each part says whether the next may follow in the same round.</summary>
    private sealed class Steps(StatefulSetState state)
    {
        public List<Value> Create { get; } = [];

        public List<Value> Delete { get; } = [];

        public List<Value> Restart { get; } = [];

        public List<Value> Repair { get; } = [];

        public bool Fill()
        {
            for (var index = 0; index < state.Count && Create.Count < Burst; index++)
            {
                if (Settle(index, state.Replica(index)) && state.IsOrdered)
                {
                    return false;
                }
            }

            return true;
        }

        public bool Shrink()
        {
            var firstUnhealthy = FirstUnhealthy();
            foreach (var pod in state.Condemned)
            {
                var isHealthy = state.IsAvailable(pod);
                if (pod.IsDeleting || (!isHealthy && pod.Name != firstUnhealthy))
                {
                    if (state.IsOrdered)
                    {
                        return false;
                    }

                    if (pod.IsDeleting)
                    {
                        continue;
                    }
                }

                Delete.Add(pod);
                if (state.IsOrdered)
                {
                    return false;
                }
            }

            return true;
        }

        // From the last to the first, one at a time, each when those after it are well.
        public void Roll()
        {
            for (var index = state.Count - 1; index >= state.Partition; index--)
            {
                var pod = state.Replica(index);
                if (pod.IsNull || Delete.Contains(pod))
                {
                    return;
                }

                if (StatefulPods.RevisionOf(pod) != state.Update.Name && !pod.IsDeleting)
                {
                    Delete.Add(pod);
                    return;
                }

                if (pod.IsDeleting || !state.IsAvailable(pod))
                {
                    return;
                }
            }
        }

        /// <summary>Whether those that follow in the order must wait.</summary>
        private bool Settle(int index, Value pod)
        {
            if (pod.IsNull)
            {
                Create.Add(state.Make(index));
                return true;
            }

            if (pod.IsFinished && !pod.IsDeleting)
            {
                Restart.Add(pod);
                Delete.Add(pod);
                return true;
            }

            if (pod.IsDeleting || !state.IsAvailable(pod))
            {
                return true;
            }

            var identified = StatefulPods.Identify(state.Set, pod, state.Start + index);
            if (identified != pod)
            {
                Repair.Add(identified);
            }

            return false;
        }

        private string FirstUnhealthy()
        {
            foreach (var pod in state.Replicas.Concat(state.Condemned.Reverse()))
            {
                if (pod.IsDeleting || !StatefulPods.IsRunningAndReady(pod))
                {
                    return pod.Name;
                }
            }

            return "";
        }
    }
}
