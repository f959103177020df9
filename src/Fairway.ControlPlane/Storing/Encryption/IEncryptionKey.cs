namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>One named key of one provider. What it encrypts can be decrypted in the same context only.</summary>
internal interface IEncryptionKey
{
    byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Another key or context, or the bytes were changed.</exception>
    byte[] Decrypt(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context);
}
