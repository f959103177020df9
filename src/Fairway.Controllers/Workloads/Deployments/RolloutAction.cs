namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>One thing to do for a Deployment, in the order planned.</summary>
internal abstract record RolloutAction
{
    private RolloutAction()
    {
    }

    /// <summary>Create or update the ReplicaSet as it is wanted when the plan is done.</summary>
    public sealed record WriteReplicaSet(PlannedReplicaSet ReplicaSet) : RolloutAction;

    public sealed record DeleteReplicaSet(PlannedReplicaSet ReplicaSet) : RolloutAction;

    /// <summary>Set the Deployment's own revision annotation.</summary>
    public sealed record SetRevision(string Revision) : RolloutAction;

    /// <summary>Record an event on the Deployment.</summary>
    public sealed record Tell(string Type, string Reason, string Message) : RolloutAction;
}
