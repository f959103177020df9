namespace Fairway.Storage.Revisions;

/// <summary>A body cannot be decrypted; the message reads on after the object's name and says what to do.</summary>
public sealed class BodyCipherException(string message, Exception? inner = null) : Exception(message, inner);
