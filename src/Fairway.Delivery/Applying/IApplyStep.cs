namespace Fairway.Delivery.Applying;

/// <summary>One named step of a reconciliation; it reads and adds to the run.</summary>
internal interface IApplyStep
{
    /// <summary>Null to go on with the next step.</summary>
    Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken);
}
