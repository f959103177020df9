namespace Fairway.Node.Volumes;

/// <summary>Where a volume is on the host; those the node keeps current are read-only for containers.</summary>
internal sealed record VolumePlace(string Path, bool IsReadOnly);
