namespace Fairway.Delivery.Sources;

/// <summary>A regular file of a source; the path has no leading slash and no <c>..</c>.</summary>
internal readonly record struct SourceFile(string Path, ReadOnlyMemory<byte> Content);
