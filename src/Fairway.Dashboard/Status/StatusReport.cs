namespace Fairway.Dashboard.Status;

/// <summary>The parts of an instance and the applications it delivers, as seen at one moment.</summary>
public sealed record StatusReport(IReadOnlyList<StatusLine> Parts, IReadOnlyList<StatusLine> Applications)
{
    public bool IsReady => Parts.Concat(Applications).All(line => line.IsReady);
}
