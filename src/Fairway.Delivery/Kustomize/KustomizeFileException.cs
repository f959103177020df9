namespace Fairway.Delivery.Kustomize;

/// <summary>A file that may not be read: too large, or outside the root.</summary>
public sealed class KustomizeFileException(string message) : IOException(message);
