using System.Security.Cryptography;

namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>Provider <c>aesgcm</c> (NIST SP 800-38D): a random nonce of 12 bytes, the cipher text, the tag of 16 bytes.</summary>
internal sealed class AesGcmKey(byte[] secret) : IEncryptionKey
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var bytes = new byte[NonceLength + plain.Length + TagLength];
        var nonce = bytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(secret, TagLength);
        aes.Encrypt(nonce, plain, bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length), context);
        return bytes;
    }

    public byte[] Decrypt(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("the bytes are too few");
        }

        var plain = new byte[sealedBytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(secret, TagLength);
        aes.Decrypt(sealedBytes[..NonceLength], sealedBytes[NonceLength..^TagLength], sealedBytes[^TagLength..], plain, context);
        return plain;
    }
}
