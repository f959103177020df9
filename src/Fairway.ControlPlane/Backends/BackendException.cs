namespace Fairway.ControlPlane.Backends;

/// <summary>Another server could not be asked, or did not answer as it must; the message is in the words of upstream's Go client.</summary>
internal sealed class BackendException(string message) : Exception(message);
