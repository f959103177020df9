namespace Fairway.Artifacts.Building;

/// <summary>A build that cannot go on: what failed, why, and what to do about it.</summary>
public sealed class BuildException(string message, Exception? innerException = null) : Exception(message, innerException);
