namespace Fairway.Delivery.Applying;

/// <summary>Objects of a revision are becoming healthy since a time; <paramref name="Failed"/> once that took too long or one gave up.</summary>
internal sealed record HealthWait(string Revision, DateTimeOffset Since, DateTimeOffset Deadline, bool Failed);
