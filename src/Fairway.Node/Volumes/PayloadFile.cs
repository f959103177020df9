namespace Fairway.Node.Volumes;

/// <summary>One file of a volume that is made from API objects. The path is relative and stays inside.</summary>
internal sealed record PayloadFile(string Path, byte[] Content, uint Mode);
