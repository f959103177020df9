namespace Fairway.ControlPlane.Fairness;

/// <summary>A request that waits for a seat; completes once it has one.</summary>
internal sealed class Waiter(PriorityLevel level, int queue) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public PriorityLevel Level => level;

    /// <summary>Which of the level's queues it is in.</summary>
    public int Queue => queue;
}
