namespace Fairway.Artifacts.Model;

/// <summary>A reference, digest or OCI document that is not what its specification asks for; the message names the field.</summary>
public sealed class ArtifactFormatException(string message) : FormatException(message);
