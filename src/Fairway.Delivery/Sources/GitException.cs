namespace Fairway.Delivery.Sources;

/// <summary>A Git operation failed; the message is fit for a condition.</summary>
internal sealed class GitException(string message) : Exception(message);
