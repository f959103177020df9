namespace Fairway.Dashboard.Status;

/// <summary>How one part or one application stands. Ready means: up, healthy, and in step with its source.</summary>
public sealed record StatusLine(string Name, bool IsReady, string State, string Detail);
