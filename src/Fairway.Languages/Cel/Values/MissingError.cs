namespace Fairway.Languages.Cel.Values;

/// <summary>An item or a key that is not there, which optional access takes as absent.</summary>
internal sealed class MissingError(string message) : CelError(message);
