namespace Fairway.Node.Volumes;

/// <summary>A volume cannot be given to its pod; told by a FailedMount event, and tried again.</summary>
internal sealed class VolumeException(string message) : Exception(message);
