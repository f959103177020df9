namespace Fairway.Platform;

/// <summary>How one part or one application stands. Ready means: up, healthy, and in step with its source.</summary>
internal sealed record StatusLine(string Name, bool IsReady, string State, string Detail);

/// <summary>The parts of an instance and the applications it delivers, as seen at one moment.</summary>
internal sealed record StatusReport(IReadOnlyList<StatusLine> Parts, IReadOnlyList<StatusLine> Applications)
{
    public bool IsReady => Parts.Concat(Applications).All(line => line.IsReady);
}
