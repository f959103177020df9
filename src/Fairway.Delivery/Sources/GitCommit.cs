namespace Fairway.Delivery.Sources;

/// <summary>A commit's hash and the first line of its message.</summary>
internal readonly record struct GitCommit(string Hash, string Subject);
