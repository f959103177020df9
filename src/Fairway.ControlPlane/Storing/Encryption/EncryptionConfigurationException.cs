namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>An EncryptionConfiguration cannot be used; the message names every problem with its path.</summary>
public sealed class EncryptionConfigurationException(IReadOnlyList<string> problems)
    : Exception($"the encryption configuration is invalid: {string.Join("; ", problems)}");
