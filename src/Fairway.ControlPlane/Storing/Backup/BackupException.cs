namespace Fairway.ControlPlane.Storing.Backup;

/// <summary>A backup cannot be written, read or restored; the message names the file, what is wrong and what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
